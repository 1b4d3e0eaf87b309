"""The layouts: a line a column, the kind, then its headers in Chinese, pinyin, initials, English and field code."""

LAYOUTS = {
    "school": """
serial 序号 xuhao xh no
person_number 学籍号 xuejihao xjh student_no
name 学生姓名 xueshengxingming xsxm student_name
sex 性别 xingbie xb gender
ethnic_bare 民族 minzu mz ethnicity
birth_beside 出生日期 chushengriqi csrq birthday
identity 身份证号 shenfenzhenghao sfzh id_card_no
class 班级 banji bj class_name
other_name 监护人姓名 jianhurenxingming jhrxm guardian_name
mobile 监护人电话 jianhurendianhua jhrdh guardian_phone
short_address 家庭住址 jiatingzhuzhi jtzz home_address
score 语文成绩 yuwenchengji ywcj chinese_score
score_half 总分 zongfen zf total_score
grade 综合等级 zonghedengji zhdj grade
subject 任教学科 renjiaoxueke rjxk subject
term 学期 xueqi xq term
""",
    "outpatient": """
record_number 病案号 binganhao bah medical_record_no
name 患者姓名 huanzhexingming hzxm patient_name
sex_code 性别代码 xingbiedaima xbdm sex_code
age_han 年龄 nianling nl age
diagnosis 门诊诊断 menzhenzhenduan mzzd diagnosis
icd 诊断编码 zhenduanbianma zdbm icd_code
clinic 就诊科室 jiuzhenkeshi jzks department
few_names 接诊医生 jiezhenyisheng jzys doctor_name
insurance_card 医保卡号 yibaokahao ybkh medical_insurance_card_no AKC020
blood 血型 xuexing xx blood_type AAC032
drug 药品名称 yaopinmingcheng ypmc drug_name
lab 空腹血糖 kongfuxuetang kfxt glucose
bed 床号 chuanghao ch bed_no
price 费用金额 feiyongjine fyje fee
stamp_text 挂号时间 guahaoshijian ghsj registered_at
mobile_float 联系电话 lianxidianhua lxdh phone AAE005
""",
    "statement": """
alipay_trade 交易流水号 jiaoyiliushuihao jylsh transaction_no
stamp_text 交易时间 jiaoyishijian jysj transaction_time
name 户名 huming hm account_name AAE009
bank_card 银行卡号 yinhangkahao yhkh bank_card_no
price 交易金额 jiaoyijine jyje amount
balance 账户余额 zhanghuyue zhye account_balance AKC087
company 对方单位名称 duifangdanweimingcheng dfdwmc counterparty_name AAC076
account 对方账号 duifangzhanghao dfzh counterparty_account
summary 摘要 zhaiyao zy summary
bank 开户行 kaihuhang khh bank_name AAE008
voucher 凭证号 pingzhenghao pzh voucher_no
""",
    "courier": """
waybill 运单号 yundanhao ydh waybill_no
name 收件人 shoujianren sjr receiver
mobile_styled 收件人手机 shoujianrenshouji sjrsj receiver_mobile
address 收件地址 shoujiandizhi sjdz receiver_address
landline 寄件电话 jijiandianhua jjdh sender_phone
goods 托寄物 tuojiwu tjw item_name
weight 重量 zhongliang zl weight
courier 快递公司 kuaidigongsi kdgs courier_company
postcode 邮政编码 youzhengbianma yzbm postcode AAE007
stamp_ms 签收时间戳 qianshoushijianchuo qssjc signed_ts
town 派送网点 paisongwangdian pswd station
""",
    "shop": """
order_19 订单编号 dingdanbianhao ddbh order_id
nickname 买家昵称 maijianicheng mjnc buyer_nick
spaced_name 收货人姓名 shouhuorenxingming shrxm consignee
two_phones 联系手机 lianxishouji lxsj mobile
address 收货地址 shouhuodizhi shdz shipping_address
goods_title 宝贝标题 baobeibiaoti bbbt item_title
sku 商家编码 shangjiabianma sjbm sku
barcode 商品条码 shangpintiaoma sptm barcode
price 买家实付金额 maijiashifujine mjsfje paid_amount
count 宝贝数量 baobeishuliang bbsl quantity
status 订单状态 dingdanzhuangtai ddzt order_status
channel 渠道 qudao qd channel
waybill_digits 物流单号 wuliudanhao wldh tracking_no
stamp_s 付款时间 fukuanshijian fksj paid_at
case_note 商家备注 shangjiabeizhu sjbz seller_memo
""",
    "payroll": """
staff_number 工号 gonghao gh staff_no
name 员工姓名 yuangongxingming ygxm employee_name
department 所属部门 suoshubumen ssbm department
job 岗位 gangwei gw position
salary 实发工资 shifagongzi sfgz net_salary
base 社保缴费基数 shebaojiaofeijishu sbjfjs contribution_base AAE180
bank_card_spaced 工资卡号 gongzikahao gzkh salary_card_no
education 最高学历 zuigaoxueli zgxl education_level AAC011
politics 政治面貌 zhengzhimianmao zzmm political_status AAC024
marital 婚姻状况 hunyinzhuangkuang hyzk marital_status AAC017
entry_day 入职日期 ruzhiriqi rzrq hire_date AAC007
email 电子邮箱 dianziyouxiang dzyx email AAE159
title 职称 zhicheng zc title
employment 在职状态 zaizhizhuangtai zzzt employment_status AAC016N
religion 宗教信仰 zongjiaoxinyang zjxy religion
""",
    "insurance": """
person_number 个人编号 gerenbianhao grbh person_no AAC001
identity 社会保障号码 shehuibaozhanghaoma shbzhm social_security_no aac002
name 姓名 xingming xm name AAC003
sex_code 性别 xingbie xb sex prm_aac004
ethnic_code 民族代码 minzudaima mzdm ethnic_code AAC005
birth_compact 出生年月日 chushengnianyueri csnyr date_of_birth AAC006
household_code 户口性质 hukouxingzhi hkxz household_type AAC009
employer_number 单位编号 danweibianhao dwbh employer_no AAB001
company 单位名称 danweimingcheng dwmc employer_name AAB004
base 缴费基数 jiaofeijishu jfjs contribution_base AAE180
insurance_kind 险种代码 xianzhongdaima xzdm insurance_type AAE140
insurance_name 险种名称 xianzhongmingcheng xzmc insurance_name AAE140N
region_code 行政区划代码 xingzhengquhuadaima xzqhdm region_code AAB301
event_day_compact 经办日期 jingbanriqi jbrq handled_on AAE036
other_name 经办人 jingbanren jbr handler AAE011
month 费款所属期 feikuansuoshuqi fkssq due_month AAE003
rate 个人缴费比例 gerenjiaofeibili grjfbl employee_rate AAA041
paper_kind 证件类型 zhengjianleixing zjlx id_type AAA029N
marital_code 婚姻状况代码 hunyinzhuangkuangdaima hyzkdm marital_status_code AAC017
""",
    "pension": """
identity_old 公民身份号码 gongminshenfenhaoma gmsfhm id_number AAE135
name 领取人姓名 lingqurenxingming lqrxm payee_name AAE133
benefit 待遇金额 daiyujine dyje benefit_amount AAE019
relation 与参保人关系 yucanbaorenguanxi ycbrgx relationship EAE021
account 银行账号 yinhangzhanghao yhzh bank_account_no AAE010
balance 个人账户余额 gerenzhanghuyue grzhye account_balance AKC087
social_card 社保卡号 shebaokahao sbkh social_security_card_no AAZ500
nation_code 国籍 guoji gj nationality AAC161
any_phone 联系方式 lianxifangshi lxfs contact_number AAE005
address 户籍地址 hujidizhi hjdz registered_address AAC010
office 经办机构 jingbanjigou jbjg agency AAB034N
month 待遇年月 daiyunianyue dyny benefit_month EAC064
year 年度 niandu nd year AAE001
yes_no 有效标志 youxiaobiaozhi yxbz valid_flag AAE100
case_note 备注 beizhu bz remarks AAE013
""",
    "estate": """
building 楼栋 loudong ld building
room 房号 fanghao fh room_no
name 业主姓名 yezhuxingming yzxm owner_name
mobile 业主手机号 yezhushoujihao yzsjh owner_mobile
plate_dot 车牌号 chepaihao cph plate_no
area 建筑面积 jianzhumianji jzmj floor_area
meter 水表读数 shuibiaodushu sbds water_meter
meter_number 电表编号 dianbiaobianhao dbbh meter_no
contract 合同编号 hetongbianhao htbh contract_no
price 欠费金额 qianfeijine qfje arrears
estate 小区名称 xiaoqumingcheng xqmc estate_name
event_day 交房日期 jiaofangriqi jfrq handover_date
""",
    "vehicles": """
plate 号牌号码 haopaihaoma hphm plate_number
name 机动车所有人 jidongchesuoyouren jdcsyr vehicle_owner
identity_lower 所有人证件号码 suoyourenzhengjianhaoma syrzjhm owner_id_no AAC147
car_model 车辆型号 cheliangxinghao clxh vehicle_model
vin 车辆识别代号 cheliangshibiedaihao clsbdh vin
engine 发动机号 fadongjihao fdjh engine_no
color 车身颜色 cheshenyanse csys color
displacement 排量 pailiang pl displacement
event_day 检验有效期止 jianyanyouxiaoqizhi jyyxqz inspection_expiry
office 发证机关 fazhengjiguan fzjg issuing_authority
""",
    "subsidy": """
county 区县 quxian qx county
village 村名 cunming cm village
name 户主姓名 huzhuxingming hzxm householder
identity_spaced 户主身份证 huzhushenfenzheng hzsfz householder_id_card
account 一卡通账号 yikatongzhanghao yktzh subsidy_account
benefit 补贴金额 butiejine btje subsidy_amount
disability 残疾类别 canjileibie cjlb disability_type
household 户口类型 hukouleixing hklx household_registration_type
area 种植面积 zhongzhimianji zzmj planted_area
document 文件依据 wenjianyiju wjyj document_no
region_code_12 村代码 cundaima cdm village_code
flag 是否公示 shifougongshi sfgs published
vegetables 作物名称 zuowumingcheng zwmc crop
""",
    "vaccination": """
name 儿童姓名 ertongxingming etxm child_name
sex 性别 xingbie xb sex
birth_han 出生日期 chushengriqi csrq birth_date
other_name 母亲姓名 muqinxingming mqxm mother_name
mobile_science 联系手机 lianxishouji lxsj mobile_phone
vaccine 疫苗名称 yimiaomingcheng ymmc vaccine
batch 疫苗批号 yimiaopihao ymph batch_no
event_day 接种日期 jiezhongriqi jzrq vaccinated_on
count 剂次 jici jc dose_no
company 接种单位 jiezhongdanwei jzdw clinic_name
blood_rh 血型 xuexing xx blood_type
clock 接种时间 jiezhongshijian jzsj time
""",
    "enterprises": """
company 企业名称 qiyemingcheng qymc company_name
uscc 统一社会信用代码 tongyishehuixinyongdaima tyshxydm unified_social_credit_code BAB010
org_code 组织机构代码 zuzhijigoudaima zzjgdm organization_code
name 法定代表人 fadingdaibiaoren fddbr legal_representative AAE045
capital 注册资本 zhuceziben zczb registered_capital
money_wan 实缴资本 shijiaoziben sjzb paid_in_capital
scope 经营范围 jingyingfanwei jyfw business_scope
industry 行业代码 hangyedaima hydm industry_code AAB022
event_day 成立日期 chengliriqi clrq founded_on
office 登记机关 dengjijiguan djjg registration_authority
address 住所 zhusuo zs registered_office
landline 企业电话 qiyedianhua qydh company_phone
""",
    "hotel": """
last_first 英文姓名 yingwenxingming ywxm english_name
passport 护照号码 huzhaohaoma hzhm passport_no
nation 国籍 guoji gj nationality AAC161
home_return 港澳通行证号 gangaotongxingzhenghao gatxzh hk_macao_permit_no
foreigner 外国人永久居留证号 waiguorenyongjiujuliuzhenghao wgryjjlzh foreigner_permanent_residence_no
permit 港澳台居住证号 gangaotaijuzhuzhenghao gatjzzh residence_permit_no
room 房间号 fangjianhao fjh room_number
stamp_text 入住时间 ruzhushijian rzsj check_in
military 军官证号 junguanzhenghao jgzh military_id_no
city 来自城市 laizichengshi lzcs from_city
""",
    "app": """
uuid 设备标识 shebeibiaoshi sbbs device_uuid
qq QQ号 qqhao qqh qq_number
wechat 微信号 weixinhao wxh wechat_id
ip 注册IP zhuceip zcip register_ip
mac MAC地址 macdizhi macdz mac_address
longitude 经度 jingdu jd longitude
latitude 纬度 weidu wd latitude
bcrypt 登录密码 denglumima dlmm password
version 应用版本 yingyongbanben yybb app_version
phone_model 手机型号 shoujixinghao sjxh phone_model
face 人脸特征 renliantezheng rltz face_feature
stamp_iso 创建时间 chuangjianshijian cjsj created_at
order_18 雪花编号 xuehuabianhao xhbh snowflake_id
order_11 会员积分流水 huiyuanjifenliushui hyjfls points_serial
""",
    "party": """
identity_wide 公民身份号码 gongminshenfenhaoma gmsfhm citizen_id
name 党员姓名 dangyuanxingming dyxm member_name
ethnic 民族 minzu mz ethnic_group AAC005N
age 年龄 nianling nl age
education_short 学历 xueli xl education
politics 政治面貌 zhengzhimianmao zzmm political_affiliation AAC024
event_day 入党时间 rudangshijian rdsj joined_on
course 培训课程 peixunkecheng pxkc course
street_only 所在街道 suozaijiedao szjd street
levels 评议等次 pingyidengci pydc rating
percent 出勤率 chuqinlv cql attendance
birth 出生年月 chushengnianyue csny birth_date
blood_bare 血型 xuexing xx blood_type
""",
    "finance": """
ledger 科目编码 kemubianma kmbm ledger_code EAD004
ledger_name 科目名称 kemumingcheng kmmc ledger_name EAD006
isbn 图书编号 tushubianhao tsbh isbn
order_17 结算单号 jiesuandanhao jsdh settlement_no EAZ058
sha1 文件校验值 wenjianjiaoyanzhi wjjyz file_hash
station 站点 zhandian zd station
status_code 状态 zhuangtai zt status
password 初始口令 chushikouling cskl initial_password
cloud_key 访问密钥 fangwenmiyao fwmy access_key
lon_lat 坐标 zuobiao zb coordinates
""",
}
