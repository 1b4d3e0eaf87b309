"""More layouts: English tables (a kind and its header), and tables whose headers lie."""

ENGLISH = {
    "crm": """
english_name full_name
english_company company
email email_address
us_phone phone
us_city city
us_job job_title
stage stage
price deal_value
event_day last_contacted
first_name owner_first_name
""",
    "payroll_us": """
staff_number employee_id
last_name last_name
first_name first_name
ssn ssn
birth_us dob
salary_us annual_salary
iban iban
marital_english marital_status
entry_day hire_date
expiry badge_expiry
""",
    "patients": """
mrn mrn
last_first patient
sex_letter gender
birth date_of_birth
icd_us diagnosis_code
blood_rh blood_group
drug medication
age age
lab glucose
""",
    "weblog": """
ip client_ip
ipv6 forwarded_for
stamp_iso timestamp
path request_path
http_status status
bytes bytes_sent
agent user_agent
browser browser
uuid session_id
""",
    "iot": """
mac device_mac
device serial_number
firmware firmware
latitude lat
longitude lng
temperature temperature
voltage battery_voltage
stamp_ms ts
version build
""",
    "payments": """
invoice invoice_no
credit_card card_number
english_name cardholder_name
currency currency
expiry card_expiry
price amount
product_en product
month_en billing_month
sex_english customer_gender
""",
}

MISLEADING = [
    """
mobile 备注
department 手机号码
job 姓名
identity 编号
name 科目
bank_card 数量
""",
    """
goods 身份证号
address 金额
order_19 银行卡号
email 部门
clinic 联系电话
uscc 备注
barcode 手机号
""",
    """
city 客户姓名
company 日期
event_day 住址
landline 状态
diagnosis 商品名称
score 身份证号码
ip 版本号
""",
    """
us_city email
english_name product
firmware ip_address
credit_card quantity
us_phone city
product_en customer_name
ssn order_no
""",
]
