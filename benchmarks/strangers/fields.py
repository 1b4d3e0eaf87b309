"""The fields of the strangers' tables: what each is, how it is written, what it is called in every style."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.strangers import attributes, contacts, masks, numbers
from benchmarks.strangers.people import Person

Maker = Callable[[Random, Person], str]


@dataclass(frozen=True)
class Field:
    """``speaks`` says that the values alone tell what it is: only then is it shown without a header or under a wrong one."""

    key: str
    entity: str
    makers: tuple[Maker, ...]
    headers: dict[str, list[str]]
    speaks: bool


STYLES = ("zh", "pinyin", "initials", "en", "code")

#: key | entity | speaks? | zh | pinyin | initials | en | code — and the makers below.
_TABLE = """
name | PERSON | y | 姓名;职工姓名;参保人姓名;户主;联系人;经办人 | xingming;XingMing;lianxiren | xm;XM;cbrxm | name;full_name;customer_name;contact_person | AAC003;aac003;AAE004;PRM_AAC003
student | PERSON | y | 学生姓名;考生姓名;班主任 | xueshengxingming | xsxm | student_name | AAC003
patient | PERSON | y | 患者姓名;病人姓名;主治医生 | huanzhexingming | hzxm | patient_name;attending_physician | AAC003
spouse | PERSON | y | 配偶姓名;监护人;紧急联系人 | peiouxingming | poxm;jhr | spouse_name;emergency_contact | AAE133
legal | PERSON | y | 法定代表人;法人姓名;负责人 | fadingdaibiaoren | fddbr | legal_representative | AAB013;AAE045
latin | PERSON | y | 英文姓名;外文名 | yingwenming | ywm | Full Name;Contact;account_owner;Customer | AAC003
lastfirst | PERSON | y | 英文名 | yingwenxingming | ywxm | Name;Employee Name;passenger_name | AAC003
german | PERSON | y | 外籍员工姓名 | xingming | xm | Name;Kunde;customer_name;Ansprechpartner | AAC003
pinyin | PERSON | y | 姓名拼音;拼音姓名 | xingmingpinyin | xmpy | pinyin_name;name_en | AAC003
first | PERSON | n | 名 | ming | - | First Name;first_name;fname | -
last | PERSON | n | 姓 | xing | - | Last Name;last_name;surname | -
id | CN_RESIDENT_ID | y | 身份证号;公民身份号码;身份证号码;证件号码;社会保障号码 | shenfenzheng;shenfenzhenghao;zhengjianhaoma | sfzh;sfzhm;SFZH;zjhm;gmsfhm | id_card;identity_no;id_number;citizen_id | AAC002;aac002;AAC147;AAE135
permit | CN_RESIDENT_ID | y | 港澳台居民居住证号;证件号码 | juzhuzheng | jzzh | residence_permit_no | AAC147
foreigner | CN_FOREIGNER_ID | y | 外国人永久居留身份证;永居证号 | yongjuzheng | yjzh | permanent_residence_no | AAC147
passport | CN_PASSPORT | y | 护照号;护照号码;证件号 | huzhao;huzhaohaoma | hzhm;hzh | passport_no;passport | AAC147
hk | CN_TRAVEL_PERMIT | y | 港澳居民来往内地通行证;港澳通行证号;回乡证号 | tongxingzheng | txzh | travel_permit_no;hk_mo_permit | AAC147
taiwan | CN_TRAVEL_PERMIT | n | 台胞证号;台湾居民来往大陆通行证 | taibaozheng | tbzh | taiwan_permit | -
social | CN_SOCIAL_SECURITY_CARD | n | 社保卡号;社会保障卡号 | shebaokahao | sbkh | social_security_card_no | AAZ500
medical | CN_MEDICAL_INSURANCE_CARD | n | 医保卡号;医疗保险卡号;医保编号 | yibaokahao | ybkh | medical_insurance_no | AKC020
military | CN_MILITARY_ID | y | 军官证号;证件号码 | junguanzheng | jgzh | military_id | AAC147
mobile | PHONE_NUMBER | y | 手机号;手机号码;联系电话;移动电话;联系方式 | shoujihao;shouji;lianxidianhua | sjh;sjhm;lxdh;LXDH | mobile;phone;tel;cellphone;phone_number | AAE005;AAC067;aae005
written | PHONE_NUMBER | y | 手机;电话 | dianhua | dh;lxfs | mobile_phone;contact_no | AAE005
landline | PHONE_NUMBER | y | 固定电话;办公电话;座机;单位电话 | gudingdianhua | gddh;bgdh | telephone;office_phone | AAE005;EAC153
local | PHONE_NUMBER | n | 家庭电话;固话 | jiatingdianhua | jtdh | home_phone | -
usphone | PHONE_NUMBER | y | 海外电话 | dianhua | lxdh | Phone;Mobile Phone;work_phone | AAE005
dephone | PHONE_NUMBER | y | 国外电话 | dianhua | lxdh | Telefon;Phone | AAE005
email | EMAIL_ADDRESS | y | 电子邮箱;邮箱;邮箱地址 | youxiang;dianziyouxiang | dzyx;yx | email;e_mail;Email Address | AAE159;AAE015
enmail | EMAIL_ADDRESS | y | 邮件 | youxiang | dzyj | Email;email_address;contact_email | AAE159
address | CN_ADDRESS | y | 家庭住址;联系地址;通讯地址;收货地址;户籍地址;现住址 | dizhi;jiatingzhuzhi;lianxidizhi | jtzz;lxdz;txdz;dz | address;home_address;shipping_address | AAE006;AAC026;AAC010
rural | CN_ADDRESS | y | 住址;户籍所在地;居住地址 | zhuzhi | hjdz;zz | address | AAE006;AAC010
village | CN_ADDRESS | y | 村组;家庭地址;居住地 | cunzu | jzd | village_address | AAE006
usaddress | CN_ADDRESS | y | 海外地址 | dizhi | dz | Address;Billing Address;mailing_address | AAE006
usstreet | CN_ADDRESS | y | 街道地址 | dizhi | dz | Street;Address Line 1;street_address | AAE006
deaddress | CN_ADDRESS | y | 国外地址 | dizhi | dz | Adresse;Address;Anschrift | AAE006
destreet | CN_ADDRESS | y | 国外街道 | dizhi | dz | Straße;Street;Strasse | AAE006
postcode | CN_POSTCODE | n | 邮编;邮政编码 | youbian;youzhengbianma | yb;yzbm | postcode;postal_code | AAE007
zip | CN_POSTCODE | n | 国外邮编 | youbian | yb | ZIP;Zip Code;postal_code;PLZ | -
card | CN_BANK_CARD | y | 银行卡号;卡号;工资卡号 | yinhangkahao;kahao | yhkh;gzkh | bank_card_no;card_no | AAE010
account | BANK_ACCOUNT | n | 银行账号;收款账号;对公账户 | yinhangzhanghao;zhanghao | yhzh;skzh | bank_account;account_no | AAE010
credit | CREDIT_CARD | y | 信用卡号 | xinyongkahao | xykh | credit_card;Card Number;cc_number | -
iban | IBAN_CODE | y | 国际银行账号 | - | - | IBAN;iban | -
ssn | US_SSN | y | 美国社会安全号 | - | - | SSN;Social Security Number;ssn | -
ssnbare | US_SSN | n | 美国社保号 | - | - | SSN;social_security_number;ssn_no | -
nino | UK_NINO | y | 英国国民保险号 | - | - | NI Number;national_insurance_number | -
pan | IN_PAN | y | - | - | - | PAN;pan_number | -
uscc | CN_USCC | y | 统一社会信用代码;社会信用代码;纳税人识别号 | tongyishehuixinyongdaima | tyshxydm;xydm | uscc;credit_code;unified_social_credit_code | AAB998;BAB010
orgcode | CN_ORG_CODE | y | 组织机构代码 | zuzhijigoudaima | zzjgdm | org_code | AAB003
employer | ORGANIZATION | y | 单位名称;工作单位;用人单位;参保单位 | danweimingcheng;gongzuodanwei | dwmc;gzdw | company_name;employer;company | AAB004;aab004
company | ORGANIZATION | y | 企业名称;客户名称;供应商;供应商名称 | qiyemingcheng;gongyingshang | qymc;gysmc | supplier_name;vendor | AAB004
encompany | ORGANIZATION | y | 外资企业 | - | - | Company;Account Name;company_name;Firma | -
branch | ORGANIZATION | y | 开户行;开户银行;开户网点 | kaihuhang;kaihuyinhang | khh;khyh | bank_branch;bank_name | AAE008;EAZ049
plate | CN_VEHICLE_PLATE | y | 车牌号;车牌;号牌号码 | chepai;chepaihao | cph;hphm | plate_no;license_plate | -
ip | IP_ADDRESS | y | IP地址;登录IP;客户端IP | - | - | ip;client_ip;login_ip;ip_address | -
ip6 | IP_ADDRESS | y | IPv6地址 | - | - | ipv6;client_ip | -
mac | MAC_ADDRESS | y | MAC地址;物理地址 | - | - | mac;mac_address | -
geo | GEO_COORDINATE | y | 经纬度;坐标;定位 | jingweidu | jwd | location;coordinates;latlng | -
lng | GEO_COORDINATE | n | 经度 | jingdu | jd | longitude;lng;lon | -
lat | GEO_COORDINATE | n | 纬度 | weidu | wd | latitude;lat | -
qq | CN_QQ | n | QQ号;QQ | qqhao | qqh | qq;qq_number | -
wechat | CN_WECHAT | n | 微信号;微信 | weixin;weixinhao | wxh;wx | wechat;wechat_id | -
wxid | CN_WECHAT | y | 微信;微信号 | weixinhao | wxh | wechat;wx_id | -
born | DATE_OF_BIRTH | n | 出生日期;出生年月;生日 | chushengriqi;shengri | csrq;csny | birthday;date_of_birth;birth_date;dob | AAC006;aac006
age | AGE | n | 年龄;周岁 | nianling | nl | age;Age | -
agewords | AGE | y | 年龄 | nianling | nl | age | -
sex | SEX | y | 性别 | xingbie | xb | sex;gender | AAC004N;AAC004
sexcode | SEX | n | 性别;性别代码 | xingbie | xb;xbdm | sex_code;gender | AAC004
sexen | SEX | y | 性别 | xingbie | xb | Gender;sex | AAC004N
sexletter | SEX | n | 性别 | xingbie | xb | Gender;sex | AAC004
ethnic | ETHNIC_GROUP | y | 民族 | minzu | mz | ethnic_group;nation;ethnicity | AAC005N;AAC005
ethniccode | ETHNIC_GROUP | n | 民族代码;民族 | minzu | mzdm | ethnic_code | AAC005
nation | NATIONALITY | n | 国籍;国籍或地区 | guoji | gj | nationality;citizenship | AAC161
marital | MARITAL_STATUS | y | 婚姻状况;婚姻 | hunyin;hunyinzhuangkuang | hyzk | marital_status | AAC017N;AAC017
maritalcode | MARITAL_STATUS | n | 婚姻状况代码;婚姻状况 | hunyinzhuangkuang | hyzk | marital_status | AAC017
education | EDUCATION | y | 学历;文化程度;最高学历 | xueli;wenhuachengdu | xl;whcd | education;degree | AAC011N;AAC011
educode | EDUCATION | n | 学历代码;文化程度 | wenhuachengdu | whcd;xldm | education_code | AAC011
eduen | EDUCATION | n | 教育背景 | - | - | Education;education_level;highest_degree | -
political | POLITICAL_AFFILIATION | y | 政治面貌 | zhengzhimianmao | zzmm | political_status;party | AAC024N;AAC024
religion | RELIGION | y | 宗教信仰;信仰 | zongjiaoxinyang | zjxy | religion | -
household | HOUSEHOLD_TYPE | y | 户口性质;户籍类型;户口类别 | hukouxingzhi | hkxz | household_type;hukou_type | AAC009N;AAC009
householdcode | HOUSEHOLD_TYPE | n | 户口性质代码;户口性质 | hukouxingzhi | hkxz | household_type | AAC009
blood | BLOOD_TYPE | y | 血型 | xuexing | xx | blood_type | AAC032
disability | DISABILITY | y | 残疾类别;残疾情况;残疾等级 | canjileibie | cjlb | disability;disability_type | -
disease | DIAGNOSIS | y | 诊断;入院诊断;出院诊断;病种名称;既往病史 | zhenduan;ruyuanzhenduan | ryzd;cyzd;zd | diagnosis;admission_diagnosis | AKC193
icd | DIAGNOSIS | y | 疾病编码;诊断编码;ICD编码 | jibingbianma | jbbm;zdbm | icd_code;icd10;diagnosis_code | -
record | MEDICAL_RECORD_NUMBER | n | 住院号;病案号;病历号;门诊号;就诊卡号 | zhuyuanhao;binganhao | zyh;bah;mzh | medical_record_no;mrn;inpatient_no | AKC190
wage | INCOME | n | 工资;月工资;应发工资;实发工资;月收入;基本工资 | gongzi;yuegongzi | gz;jbgz;sfgz | salary;monthly_income;wage | AAC040
range | INCOME | n | 月收入;收入范围;期望薪资;薪资 | shouru;xinzi | ysr | income_range;salary;expected_salary | AAC040
rangek | INCOME | n | 薪资范围;期望薪资 | xinzi | xz | salary_range;expected_salary | -
dollars | INCOME | n | 年薪 | nianxin | nx | Annual Salary;base_salary;compensation | -
base | CONTRIBUTION_BASE | n | 缴费基数;社保基数;公积金基数 | jiaofeijishu | jfjs | contribution_base | AAE180
benefit | BENEFIT_AMOUNT | n | 养老金;待遇金额;月养老金;失业金 | yanglaojin;daiyujine | ylj;dyje | pension;benefit_amount | AAE019
balance | ACCOUNT_BALANCE | n | 账户余额;个人账户余额;余额 | zhanghuyue | zhye;grzhye | balance;account_balance | AKC087
employment | EMPLOYMENT_STATUS | y | 就业状态;人员状态;在职状态 | jiuyezhuangtai | jyzt | employment_status | AAC016N;AAC016
person | PERSON_NUMBER | n | 个人编号;人员编号 | gerenbianhao | grbh;rybh | person_id;personal_no | AAC001;aac001
staff | PERSON_NUMBER | n | 工号;员工编号;职工号 | gonghao;yuangongbianhao | gh;ygbh | employee_id;staff_no;emp_no | AAC001
pupil | PERSON_NUMBER | n | 学号;学籍号 | xuehao;xuejihao | xh;xsxh | student_id;student_no | -
unit | EMPLOYER_NUMBER | n | 单位编号;单位编码 | danweibianhao | dwbh;dwbm | employer_id;employer_no | AAB001
password | CREDENTIAL | n | 密码;登录密码;初始密码 | mima;denglumima | mm;dlmm | password;passwd;pwd | -
hash | CREDENTIAL | y | 密码;口令 | mima | mm | password_hash;pwd | -
key | CREDENTIAL | y | 密钥;接口密钥 | miyao | my | api_key;secret_key;access_token | -
jwt | CREDENTIAL | y | 令牌 | lingpai | lp | token;refresh_token;jwt | -
biometric | BIOMETRIC | n | 人脸特征;指纹模板;指纹数据 | renliantezheng;zhiwen | rltz | face_feature;fingerprint_template | -
biopath | BIOMETRIC | n | 人脸照片;人脸图像 | renlianzhaopian | rlzp | face_image;face_photo | -
"""
_MAKERS: dict[str, tuple[Maker, ...]] = {
    "name": (contacts.name, contacts.name, contacts.name_spaced), "student": (contacts.name,), "patient": (contacts.name,), "spouse": (contacts.name,),
    "legal": (contacts.name,), "latin": (contacts.latin_name,), "lastfirst": (contacts.last_first,), "german": (contacts.german_name,),
    "pinyin": (contacts.pinyin_name,), "first": (contacts.first_name,), "last": (contacts.last_name,),
    "id": (numbers.resident_id, numbers.resident_id, numbers.resident_id_low, numbers.resident_id_spaced, numbers.resident_id_old),
    "permit": (numbers.residence_permit,), "foreigner": (numbers.foreigner_id,), "passport": (numbers.passport,),
    "hk": (numbers.hk_permit, numbers.hk_permit_long), "taiwan": (numbers.taiwan_permit,), "social": (numbers.social_card,),
    "medical": (numbers.medical_card,), "military": (numbers.military,),
    "mobile": (contacts.mobile, contacts.mobile, contacts.phone_mixed), "written": (contacts.mobile_written,), "landline": (contacts.landline,),
    "local": (contacts.phone_local,), "usphone": (contacts.us_phone,), "dephone": (contacts.german_phone,),
    "email": (contacts.email, contacts.qq_email), "enmail": (contacts.email_latin,),
    "address": (contacts.address, contacts.address_mixed), "rural": (contacts.address_rural, contacts.address_region), "village": (contacts.address_village,),
    "usaddress": (contacts.us_address,), "usstreet": (contacts.us_street,), "deaddress": (contacts.german_address,), "destreet": (contacts.german_street,),
    "postcode": (contacts.postcode,), "zip": (contacts.zip_code,),
    "card": (numbers.bank_card, numbers.bank_card_spaced), "account": (numbers.account,), "credit": (numbers.credit_card,), "iban": (numbers.iban_de,),
    "ssn": (numbers.ssn,), "ssnbare": (numbers.ssn_bare,), "nino": (numbers.nino,), "pan": (numbers.pan,),
    "uscc": (numbers.uscc,), "orgcode": (numbers.org_code,), "employer": (contacts.employer,), "company": (contacts.company,),
    "encompany": (contacts.company_en,), "branch": (contacts.bank_branch, contacts.bank_name), "plate": (numbers.plate,),
    "ip": (numbers.ipv4,), "ip6": (numbers.ipv6,), "mac": (numbers.mac,), "geo": (numbers.coordinates,), "lng": (numbers.longitude,), "lat": (numbers.latitude,),
    "qq": (contacts.qq,), "wechat": (contacts.wechat,), "wxid": (contacts.wxid,),
    "born": (attributes.born, attributes.born_compact, attributes.born_han, attributes.born_dots, attributes.born_us, attributes.born_de),
    "age": (attributes.age,), "agewords": (attributes.age_words,), "sex": (attributes.sex, attributes.sex_long), "sexcode": (attributes.sex_code,),
    "sexen": (attributes.sex_en,),
    "sexletter": (attributes.sex_letter,), "ethnic": (attributes.ethnic, attributes.ethnic_short), "ethniccode": (attributes.ethnic_code,),
    "nation": (attributes.nation, attributes.nation_en, attributes.nation_code), "marital": (attributes.marital, attributes.marital_official, attributes.marital_en),
    "maritalcode": (attributes.marital_code,), "education": (attributes.education, attributes.education_long), "educode": (attributes.education_code,),
    "eduen": (attributes.education_en,), "political": (attributes.political,), "religion": (attributes.religion,),
    "household": (attributes.household, attributes.household_local), "householdcode": (attributes.household_code,),
    "blood": (attributes.blood, attributes.blood_letter, attributes.blood_rh), "disability": (attributes.disability,), "disease": (attributes.disease,), "icd": (attributes.icd,),
    "record": (numbers.record_number, numbers.record_digits), "wage": (attributes.wage, attributes.wage_whole, attributes.wage_comma), "range": (attributes.wage_range,),
    "rangek": (attributes.wage_range_k,), "dollars": (attributes.wage_dollars,), "base": (attributes.base,), "benefit": (attributes.benefit,),
    "balance": (attributes.balance,), "employment": (attributes.employment,), "person": (numbers.person_number,), "staff": (numbers.staff_number,),
    "pupil": (numbers.student_number,), "unit": (numbers.employer_number,), "password": (numbers.password,), "hash": (numbers.password_hash,),
    "key": (numbers.api_key,), "jwt": (numbers.jwt,), "biometric": (numbers.biometric,), "biopath": (numbers.biometric_path,),
}  # fmt: skip
#: What already masked columns show.
MASKED: dict[str, tuple[str, Maker]] = {
    "mobile": ("PHONE_NUMBER", masks.masked_mobile), "name": ("PERSON", masks.masked_name), "spouse": ("PERSON", masks.masked_middle),
    "id": ("CN_RESIDENT_ID", masks.masked_id), "permit": ("CN_RESIDENT_ID", masks.masked_id_short), "card": ("CN_BANK_CARD", masks.masked_card),
    "email": ("EMAIL_ADDRESS", masks.masked_email), "address": ("CN_ADDRESS", masks.masked_address), "plate": ("CN_VEHICLE_PLATE", masks.masked_plate),
    "ssn": ("US_SSN", masks.masked_ssn),
}  # fmt: skip


def _field(line: str) -> Field:
    key, entity, speaks, *headers = (part.strip() for part in line.split("|"))
    named = {s: [] if h == "-" else h.split(";") for s, h in zip(STYLES, headers, strict=True)}
    return Field(key, entity, _MAKERS[key], named, speaks == "y")


FIELDS = {f.key: f for f in map(_field, filter(None, map(str.strip, _TABLE.splitlines())))}
