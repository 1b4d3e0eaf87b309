"""What words in column headers say of the column. ``OTHER`` marks words that say it is none of the entities.

Chinese words are matched from the end of the header (its head comes last), so 联系人电话 is a telephone and
身份证发证日期 is a date. Pinyin and initials are listed where they are in use; full pinyin is made from the Chinese.
"""

from collections.abc import Mapping

OTHER = ""

#: entity → Chinese header words.
CHINESE: Mapping[str, str] = {
    "PERSON": """姓名 名字 人员姓名 职工姓名 员工姓名 参保人 被保险人 联系人 经办人 法定代表人 法人代表 法人 负责人 申请人 户主 户主姓名
        领取人 监护人 审批人 审核人 复核人 制单人 记账人 仲裁员 受理人 登记人 办理人 操作员 操作人 录入人 填报人 填表人 代理人 委托人 投保人 受益人
        患者 患者姓名 病人 医生 医师 学员 学生姓名 教师 客户姓名 用户姓名 真实姓名 收件人 收货人 持卡人 户名 开户人 账户名 曾用名 配偶 父亲 母亲
        亲属 领取人姓名 死者 遗属 求职者 应聘者 坐席员 受理员 调查员 书记员 处理人 签收人 经手人 责任人 来电人 投诉人 举报人 当事人 证人 家长""",
    "CN_RESIDENT_ID": """居住证 居住证号 居民居住证号 身份证 身份证号 身份证号码 居民身份证 公民身份号码 公民身份证号 社会保障号码 社会保障号 社保号 证件号码 证件号 身份号码
        身份证件号 身份证编号 身份证明号码 有效证件号码 个人身份证""",
    "CN_FOREIGNER_ID": "外国人永久居留证 外国人永久居留身份证 永居证号 外国人证件号 外国人居留证号",
    "CN_PASSPORT": "护照 护照号 护照号码 护照编号",
    "CN_TRAVEL_PERMIT": "通行证 通行证号 通行证号码 港澳通行证 台胞证 台胞证号 回乡证 回乡证号 往来大陆通行证 港澳台通行证",
    "CN_SOCIAL_SECURITY_CARD": "社会保障卡号 社保卡号 社会保障卡 社保卡 社保卡号码 社会保障卡卡号 市民卡号",
    "CN_MEDICAL_INSURANCE_CARD": "医保卡号 医疗保险卡号 医保卡 医疗保险卡 医疗证号 医保编号 医保号 医疗卡号 医疗保险证号 医保证号 医保个人编号",
    "CN_MILITARY_ID": "军官证 军官证号 士兵证 士兵证号 军人证件号 军官证号码 军人证号 警官证号",
    "PHONE_NUMBER": """电话 电话号码 手机 手机号 手机号码 联系电话 移动电话 联系方式 固定电话 办公电话 家庭电话 固话 座机 传真 来电号码 咨询电话
        单位电话 住宅电话 联系手机 热线电话 主叫号码 被叫号码 电话1 电话2 预留手机 注册手机 联系号码""",
    "EMAIL_ADDRESS": "邮箱 电子邮箱 电子邮件 邮箱地址 邮件地址 电子信箱 电邮",
    "CN_ADDRESS": """村组 地址 住址 家庭住址 家庭地址 通讯地址 通信地址 联系地址 户籍地址 户籍所在地 户口所在地 居住地址 现住址 常住地址 详细地址 住所
        注册地址 经营地址 单位地址 办学地址 收货地址 居住地 现居住地 户籍地 办公地址 出生地 家庭详细地址 常住地 户籍住址 坐落""",
    "CN_POSTCODE": "邮编 邮政编码 邮政编号 邮编号码",
    "CN_BANK_CARD": "银行卡号 银行卡 卡号 借记卡号 储蓄卡号 银行卡号码 工资卡号 发放卡号",
    "BANK_ACCOUNT": "银行账号 银行帐号 账号 帐号 银行账户 收款账号 付款账号 开户账号 基本户账号 结算账号 存折号 银行帐户 对公账号 对公账户 收款账户 付款账户 结算账户 开户账户 工资账户 对方账户 扣款账户 还款账户 发放账户 补贴账户 贷款账户 存款账户",
    "US_SSN": "美国社会安全号 美国社保号",
    "CN_USCC": "统一社会信用代码 社会信用代码 信用代码 统一信用代码 单位信用代码 统一代码",
    "CN_ORG_CODE": "组织机构代码 机构代码证 组织代码",
    "ORGANIZATION": """单位名称 单位 工作单位 用人单位 原工作单位 企业名称 公司名称 公司 企业 机构名称 学校名称 学校 医院 医院名称 就诊医院 参保单位
        供应商 供应商名称 被申请人 申请单位 雇主 雇主名称 培训机构名称 培训机构 商户名称 缴费单位 毕业院校 院校 入网单位名称 承办单位 单位全称
        就业单位 组织名称 厂商 店铺名称 主办单位 客户单位 开户单位 医疗机构 定点机构 发包单位 毕业学校""",
    "CN_VEHICLE_PLATE": "车牌 车牌号 车牌号码 车号 号牌号码 机动车号牌 车辆号牌",
    "IP_ADDRESS": "IP IP地址 网络地址 客户端IP 登录IP 服务器IP 来源IP",
    "MAC_ADDRESS": "MAC MAC地址 物理地址 网卡地址",
    "GEO_COORDINATE": "经度 纬度 经纬度 坐标 地理坐标 GPS坐标 定位坐标 GPS",
    "CN_QQ": "QQ QQ号 QQ号码",
    "CN_WECHAT": "微信 微信号 微信账号 微信ID",
    "DATE_OF_BIRTH": "出生日期 出生年月 出生年月日 生日 出生时间 出生",
    "AGE": "年龄 周岁 岁数 实足年龄",
    "SEX": "性别 性别代码 性別",
    "ETHNIC_GROUP": "民族 民族代码 族别",
    "NATIONALITY": "国籍 国别 国籍或地区 国籍代码 国家地区 国籍地区",
    "MARITAL_STATUS": "婚姻情况 婚姻状况 婚姻 婚姻状态 婚否 婚况",
    "EDUCATION": "学历 文化程度 最高学历 教育程度 学位 受教育程度 学历层次 学历代码",
    "POLITICAL_AFFILIATION": "政治面目 政治面貌 党派 政治身份 面貌",
    "RELIGION": "宗教信仰 宗教 信仰",
    "HOUSEHOLD_TYPE": "户口性质 户籍性质 户口类型 户籍类型 户别 户口类别 户籍类别 户口",
    "BLOOD_TYPE": "血型",
    "DISABILITY": "残疾等级 伤残等级 残疾类别 残疾类型 残疾情况 劳动能力鉴定等级 残疾程度 伤残级别 残疾",
    "DIAGNOSIS": "诊断 疾病诊断 入院诊断 出院诊断 疾病名称 诊断名称 病种 诊断编码 疾病编码 主要诊断 病情 门诊诊断 ICD编码 ICD10 疾病 既往病史 病史 病因",
    "MEDICAL_RECORD_NUMBER": "病历号 病案号 住院号 门诊号 就诊号 就诊登记号 病历编号 就诊卡号 病案编号",
    "INCOME": "工资 收入 月工资 月收入 年收入 薪资 薪酬 实发工资 应发工资 基本工资 月薪 年薪 家庭收入 人均收入 失业前月工资 平均工资 劳动报酬",
    "CONTRIBUTION_BASE": "缴费工资 缴费基数 社保基数 缴存工资 缴存基数 基数 参保基数 个人缴费基数 公积金基数 核定基数",
    "BENEFIT_AMOUNT": """失业保险金 失业保险金额 抚恤金额 养老金 待遇金额 失业金 失业金标准 补助金 补贴金额 抚恤金 月养老金 待遇标准 津贴 伤残补助金 一次性伤残补助金 生育津贴 救济金
        低保金 发放待遇 养老待遇 工伤待遇 丧葬费 报销金额 补助金额 救助金额 待遇发放金额 补偿金 基本养老金 退休金 伤残津贴 丧葬补助金""",
    "ACCOUNT_BALANCE": "账户余额 余额 个人账户余额 账户金额 个人账户金额 卡内余额 帐户余额 存款余额 账户储存额 年末账户金额",
    "EMPLOYMENT_STATUS": "就业状态 就业状况 在职状态 从业状态 人员状态 失业状态 用工状态 就业情况 从业状况 在岗状态",
    "PERSON_NUMBER": "学籍号 学籍号码 参保人编号 参保人员编号 被保险人编号 个人编号 人员编号 人员编码 职工编号 员工编号 工号 个人代码 参保编号 人员代码 学号 会员号 个人电脑号 社保编号 员工号 个人序号 电脑号",
    "EMPLOYER_NUMBER": "单位编号 单位编码 单位代码 企业编号 单位社保号 社保登记号 单位序号 参保单位编号 社会保险登记号",
    "CREDENTIAL": "密码 口令 登录密码 密钥 令牌 私钥 支付密码 查询密码 验证码 密保",
    "BIOMETRIC": "指纹模板 指纹数据 人脸模板 人脸数据 虹膜数据 虹膜特征 声纹数据 人脸特征值 指纹特征值 指纹 人脸 虹膜 声纹 人脸特征 指纹特征 面部特征 人脸图像 掌纹 照片 基因",
    "US_ITIN": "美国个人纳税号",
    "US_MBI": "美国联邦医疗保险号",
    "MEDICAL_LICENSE": "医师执照号 DEA号",
    "UK_NINO": "英国国民保险号",
    "ES_NIF": "西班牙税务识别号",
    "ES_NIE": "西班牙外国人号",
    "IT_FISCAL_CODE": "意大利税号",
    "SG_NRIC_FIN": "新加坡身份证号",
    "IN_PAN": "印度永久账户号",
    "IN_GSTIN": "印度商品服务税号",
    "FI_PERSONAL_IDENTITY_CODE": "芬兰身份号",
    "KR_RRN": "韩国居民登记号",
    "CRYPTO": "加密货币地址 比特币地址 钱包地址",
    "US_PASSPORT": "美国护照号",
    "US_DRIVER_LICENSE": "美国驾照号 驾照号 驾驶证号 驾驶证号码",
    "US_BANK_NUMBER": "美国银行账号",
    "ABA_ROUTING_NUMBER": "美国银行路由号",
    "US_NPI": "美国医疗机构从业者号 NPI号",
    "UK_NHS": "英国NHS号 NHS号",
    "UK_DRIVING_LICENCE": "英国驾照号",
    "UK_PASSPORT": "英国护照号",
    "UK_VEHICLE_REGISTRATION": "英国车牌号",
    "CA_SIN": "加拿大社会保险号",
    "AU_TFN": "澳大利亚税号",
    "AU_ABN": "澳大利亚商业号",
    "AU_ACN": "澳大利亚公司号",
    "AU_MEDICARE": "澳大利亚医保卡号",
    "IN_AADHAAR": "印度身份号",
    "IN_VOTER": "印度选民证号",
    "IN_PASSPORT": "印度护照号",
    "IN_VEHICLE_REGISTRATION": "印度车牌号",
    "IT_VAT_CODE": "意大利增值税号",
    "IT_DRIVER_LICENSE": "意大利驾照号",
    "IT_IDENTITY_CARD": "意大利身份证号",
    "PL_PESEL": "波兰身份号",
    "TH_TNIN": "泰国身份号",
    "TR_NATIONAL_ID": "土耳其身份号",
    "DE_TAX_ID": "德国税号",
    "DE_ID_CARD": "德国身份证号",
    "SE_PERSONNUMMER": "瑞典身份号",
    "ZA_ID_NUMBER": "南非身份号",
    "NG_NIN": "尼日利亚身份号",
    OTHER: """文件指纹 证书指纹 密钥指纹 图片指纹 数字指纹 摘要值 哈希值 日期 时间 年月 年度 年份 月份 期间 有效期 有效期至 起始 截止 状态 标志 标识 类型 类别 分类 性质 原因 方式 用途 级别 等级 次数 数量
        人数 件数 金额 合计 总额 单价 税额 费用 比例 费率 占比 百分比 序号 编号 单号 流水号 订单号 业务单号 批次 批次号 版本 版本号 代码 编码 主键 标题 内容 摘要
        案由 案号 文号 结果 结论 意见 满意度 说明文字 岗位 职位 职务 职称 工种 专业 意向 行业 险种 科目 模块 菜单 功能 系统 产品 产品名称 商品 商品名称 品名 规格 型号
        物料 颜色 尺码 库存 地区 城市 省份 区划 行政区划 镇街 乡镇 街道 社区 村居 所属镇街 网点 银行 开户银行 开户行 银行名称 归属地 科室 部门 网段 工龄 账龄 库龄
        连续工龄 许可证号 证件类型 证书编号 学制 条码 会话 请求 耗时 毫秒 秒数 时长 渠道 来源 去向 部位 受伤部位 人均 缴费档次 档次 温度 重量 长度 面积 高度 年限 月数 天数""",
}

#: Headers that say nothing: any value may stand under them.
SILENT = "备注 说明 内容 描述 数据 值 字段 列 信息 其他 其它 附注 摘要 情况 文本 记录 详情 补充 扩展 预留 备用"

#: Headers under which only numbers stand, matched at the end; words there refute them.
QUANTITIES = (
    "数量 人数 件数 次数 天数 月数 年数 户数 总数 金额 合计 总额 单价 税额 费用 比例 费率 占比 百分比 序号 年限 工龄 库存 重量 长度 面积 "
    "高度 温度 时长 毫秒 秒数 人均 余额 工资 基数 年龄 shuliang jine renshu xuhao sl je amount qty quantity count price total rate num"
)

#: Headers under which only dates and times stand, matched in the same way.
MOMENTS = "日期 时间 年月 年度 年份 riqi shijian rq date datetime timestamp"

#: Headers under which few values recur, matched in the same way: hardly any twice refutes them.
CLASSES = "状态 类型 类别 标志 等级 级别 性质 分类 status type category flag kind"

#: Pinyin initials in use as headers. Ambiguous ones (mc, lx, zt, bh) are left out on purpose.
INITIALS: Mapping[str, str] = {
    "PERSON": "xm ryxm zgxm cbrxm xingming lxr lxrxm jbr fddbr frdb fzr sqr hz hzxm lqr hm hzm khr czy jhr brxm yhxm xsxm",
    "CN_RESIDENT_ID": "jzzh jzzhm sfz sfzh sfzhm sfzhm18 gmsfhm gmsfzh shbzh shbzhm zjhm zjh sbh sfhm sfzjh sfzjhm jmsfzh grsfzh",
    "CN_PASSPORT": "hzhm hzh huzhao",
    "CN_TRAVEL_PERMIT": "txzh txzhm tbzh gatxz",
    "CN_SOCIAL_SECURITY_CARD": "sbkh shbzkh shbzk sbkhm smkh",
    "CN_MEDICAL_INSURANCE_CARD": "ybkh ylbxkh ybh",
    "PHONE_NUMBER": "dh dhhm sj sjh sjhm lxdh yddh lxfs gddh bgdh jtdh zj lxsj shouji shoujihao dianhua ldhm",
    "EMAIL_ADDRESS": "dzyx yx yxdz dzyj",
    "CN_ADDRESS": "jzd jzddz dz zz jtzz jtdz txdz lxdz hjdz hjszd hkszd xzz czdz jzdz xxdz dwdz zcdz jydz xjzd dizhi zhuzhi",
    "CN_POSTCODE": "yb yzbm",
    "CN_BANK_CARD": "yhkh yhk kh jjkh cxkh yhkhm skkh gzkh ffkh yhkkh",
    "BANK_ACCOUNT": "yhzh dgzh zh yhzhao khzh skzh zhanghao",
    "CN_USCC": "tyshxydm shxydm xydm tyxydm",
    "CN_ORG_CODE": "zzjgdm",
    "ORGANIZATION": "dwmc gzdw yrdw qymc gsmc jgmc cbdw xxmc yymc danweimingcheng byyx",
    "CN_VEHICLE_PLATE": "cph cphm hphm chepai clhp",
    "DATE_OF_BIRTH": "csrq csny csnyr sr chushengriqi shengri",
    "AGE": "nl nianling",
    "SEX": "xb xbdm xingbie",
    "ETHNIC_GROUP": "mz mzdm minzu",
    "NATIONALITY": "gj gjdm guoji",
    "MARITAL_STATUS": "hyzk hyzt hyqk hunyin",
    "EDUCATION": "xl xldm whcddm whcd zgxl xueli jycd",
    "POLITICAL_AFFILIATION": "zzmm zhengzhimianmao",
    "RELIGION": "zjxy",
    "HOUSEHOLD_TYPE": "hkxz hjxz hklx hjlx hklb",
    "BLOOD_TYPE": "xx_blood xuexing",
    "DISABILITY": "cjdj scdj cjlb cjlx",
    "DIAGNOSIS": "zd zdmc ryzd cyzd jbmc jbbm zdbm zhenduan jbzd",
    "MEDICAL_RECORD_NUMBER": "blh bah zyh mzh jzh jzdjh",
    "INCOME": "gz jbgz ygz sr_income ysr nsr sfgz yfgz xz gongzi shouru nx yx_salary",
    "CONTRIBUTION_BASE": "jfjs sbjs jcjs jfgz grjfjs yjfjs jcgz",
    "IP_ADDRESS": "dlip ipdz khdip fwip",
    "CN_QQ": "qqhao qqh qqhm lxqq lianxiqq",
    "CN_WECHAT": "wxh wxhm",
    "BIOMETRIC": "zwmb rltz rlmb zwtz hmtz swtz",
    "BENEFIT_AMOUNT": "ylj dyje sybz syj bzj bzje dybz jt",
    "ACCOUNT_BALANCE": "zhye grzhye ye yue",
    "EMPLOYMENT_STATUS": "jyzt jyzk zzzt cyzt ryzt",
    "PERSON_NUMBER": "xsxh xjh grbh rybh rybm zgbh ygbh gh grdm gonghao",
    "EMPLOYER_NUMBER": "dwbh dwbm dwdm qybh",
    "CREDENTIAL": "mm kl mima dlmm",
    OTHER: "khyh khh yhmc rq sj_time nd ny xh lsh pch bm fl zl sl je hj bz_note cbzt jfnd jfdc jfny djrq czrq jbrq lrrq cjsj gxsj kssj jssj csgzrq cjgzrq",
}

#: Words that stand before the word that tells: 对方账号, 社保缴费基数. They are read as initials.
QUALIFIERS = (
    "对方 收款 付款 收方 付方 结算 一卡通 补贴 补助 工资 代发 发放 扣款 还款 贷款 存款 开户 个人 单位 职工 员工 基本 专用 养老 养老金 社保 医保 公积金 "
    "工伤 失业 生育 低保 财政 惠农 退款 缴费 缴款 储蓄 领取 待遇 本人 家庭 户主 配偶 客户 用户 学生 患者 申请人 参保 参保人 企业 当前 最高 目前 预留 紧急 "
    "法人 监护人 家长 担保人 联系人 收件人 老师 车主 业主 会员 原有 本月 上年 平均"
)
#: What bank accounts (账号) are named by, and benefits (金额).
PAYING = (
    "对方 收款 付款 收方 付方 收款人 付款人 收款方 付款方 结算 一卡通 补贴 补助 工资 代发 发放 扣款 还款 贷款 存款 开户 基本 专用 银行 对公 养老 养老金 社保 低保 "
    "财政 惠农 退款 缴款 储蓄 领取 转入 转出 个人 单位 卡"
)
#: People whose names (姓名) have columns of their own.
NAMED = "配偶 申请人 监护人 担保人 联系人 收件人 父亲 母亲 用户 学生 患者 户主 职工 员工 领取人 参保人 受益人 法人 业主 车主 老师 会员 亲属 子女 被保险人 收款人 付款人"
#: English words before "account" that make it one without money.
LOGINS = "login user email mail wechat qq alipay social twitter facebook game system admin web app ad windows domain service parent sub sales key ledger gl"
PAID = (
    "补贴 补助 待遇 抚恤 低保 津贴 救助 养老金 抚恤金 补助金 救济 补偿金 失业金 待遇发放 高龄津贴"
)

#: entity → English header words, tokens joined by _.
ENGLISH: Mapping[str, str] = {
    "PERSON": """nachname vorname familienname kunde kundenname ansprechpartner prenom nom nom_de_famille nom_complet nombre apellido apellidos nombre_completo nome cognome sobrenome naam voornaam achternaam inhaber kontoinhaber emp_name staff_name cust_name user_real_name stu_name candidate patient doctor passenger_name passenger guest_name tenant_name insured buyer_name seller_name shipper_name consignee receiver_name sender_name nurse teacher author_name manager_name payer_name payee_name surname_name forename preferred_name legal_name nominee_name donor_name driver_name borrower_name witness_name respondent_name staff_full_name name full_name fullname first_name last_name given_name surname family_name middle_name person_name employee_name
        customer_name client_name patient_name student_name contact contact_name contact_person applicant_name holder_name account_holder
        cardholder_name cardholder beneficiary_name guardian_name legal_representative real_name member_name teacher_name doctor_name
        insured_name legal_rep legal_person emergency_contact parent_name worker_name owner_name fname lname applicant handler operator_name recipient_name payee spouse_name candidate_name""",
    "CN_RESIDENT_ID": """residence_permit residence_permit_no residence_permit_number id_card id_card_no id_card_number idcard idcard_no identity_card identity_no identity_number id_no id_number national_id
        citizen_id resident_id id_num cert_no certificate_no person_id_no identification_number personal_id
        identity_card_no nid identity_card_number identity cert_number certno idno cardid""",
    "CN_PASSPORT": "passport_id passport passport_no passport_number passport_num",
    "CN_TRAVEL_PERMIT": "hk_mo_permit hkmo_permit home_return_permit hkm_permit taiwan_permit mtp_no travel_permit permit_no travel_permit_no hk_macao_permit travel_document",
    "CN_FOREIGNER_ID": "permanent_residence permanent_residence_no permanent_residence_number prc_id foreign_permanent_resident_id foreign_resident_id foreigner_id permanent_residence_id foreigner_permanent_residence green_card_no prc_permanent_residence",
    "CN_SOCIAL_SECURITY_CARD": "sscard sscard_no ss_card sscard_number si_card_no social_security_card social_security_card_no ss_card_no social_card_no ssc_no ssc_number",
    "CN_MEDICAL_INSURANCE_CARD": "medical_insurance_card medical_card_no medical_insurance_no health_insurance_no insurance_card_no",
    "CN_MILITARY_ID": "military_id officer_id military_no soldier_id",
    "PHONE_NUMBER": """telefon telefonnummer handy handynummer mobil rufnummer telephone_portable telefono movil celular telefone cellulare phone phone_no phone_number mobile mobile_no mobile_number mobile_phone telephone tel tel_no cell cellphone cell_phone
        contact_phone home_phone work_phone fax phone1 phone2 office_phone landline contact_number contact_no msisdn telno hotline caller_number""",
    "EMAIL_ADDRESS": "courriel correo correo_electronico email e_mail mail email_address email_addr mail_addr mail_address emailaddr",
    "CN_ADDRESS": """strasse anschrift adresse hausanschrift rechnungsadresse lieferadresse rue direccion domicilio indirizzo endereco adres straat address home_address addr street street_address mailing_address residential_address residence living_address registered_address
        permanent_address postal_address contact_address detail_address address1 address2 address_line hukou_address domicile""",
    "CN_POSTCODE": "plz postleitzahl code_postal codigo_postal cap_code codice_postale cep postcode zip zip_code zipcode postal_code post_code postalcode",
    "CN_BANK_CARD": "bank_card bank_card_no bank_card_number card_no card_number debit_card cardno cardnum bankcard",
    "CREDIT_CARD": "credit_card credit_card_no credit_card_number cc_number ccn pan",
    "BANK_ACCOUNT": "kontonummer bank_account bank_account_no account_no payee_account payer_account account_number acct_no acct bank_acct accountno acctno bank_account_number",
    "IBAN_CODE": "iban iban_code iban_no",
    "US_SSN": "ssn_no ssn_number social_security social_security_number ss_number ssn_last ssn social_security_no us_ssn",
    "CN_USCC": "uscc credit_code unified_social_credit_code social_credit_code unified_credit_code usci",
    "CN_ORG_CODE": "org_code organization_code organisation_code",
    "ORGANIZATION": """firma firmenname arbeitgeber entreprise societe empresa azienda company company_name organization organisation org_name organization_name employer employer_name employer_title unit_name
        enterprise enterprise_name school school_name hospital hospital_name supplier supplier_name vendor vendor_name firm institution corp_name
        work_unit workplace agency_name agency university college""",
    "CN_VEHICLE_PLATE": "plate plate_no license_plate plate_number vehicle_no car_no vehicle_plate vehicle_number licence_plate car_plate",
    "IP_ADDRESS": "ip ip_address ip_addr client_ip remote_addr server_ip src_ip dst_ip ipaddr host_ip login_ip ipv4 ipv6",
    "MAC_ADDRESS": "mac mac_address mac_addr",
    "GEO_COORDINATE": "jwd latitude longitude lat lng lon coordinates coordinate geo location_point latlng lat_lng gps lat_lon",
    "CN_QQ": "qq_id qq qq_no qq_number qqno",
    "CN_WECHAT": "wechat wechat_id weixin wx wx_id wechat_no",
    "DATE_OF_BIRTH": "geburtsdatum geburtstag date_de_naissance naissance fecha_nacimiento fecha_de_nacimiento data_di_nascita data_nascimento date_birth patient_dob birthdt birth_dt bdate year_of_birth_date birth birthday birth_date birthdate date_of_birth dob born birth_day born_on bday",
    "AGE": "age age_years age_in_years patient_age",
    "SEX": "geschlecht sexe sexo sesso gender_identity sex_at_birth sex gender sex_code gender_code",
    "ETHNIC_GROUP": "ethnic ethnic_group ethnicity nation ethnic_code ethnic_group_code race minzu",
    "NATIONALITY": "staatsangehorigkeit staatsangehoerigkeit nationalite nacionalidad nationality citizenship country_of_citizenship nationality_code",
    "MARITAL_STATUS": "familienstand etat_civil estado_civil marital_status marriage marriage_status marital marital_state",
    "EDUCATION": "schooling parental_level_of_education education_status highest_degree highest_qualification edu_background education education_level degree degree_level education_background edu highest_education academic_degree edu_level qualification",
    "POLITICAL_AFFILIATION": "political_affiliation political_status party politics political political_party political_outlook",
    "RELIGION": "konfession religion religious_belief faith belief",
    "HOUSEHOLD_TYPE": "household_type hukou_type hukou household_registration_type household_reg_type",
    "BLOOD_TYPE": "blood_type blood_group blood",
    "DISABILITY": "disability disability_level disability_grade disability_type disabled",
    "DIAGNOSIS": "primary_diagnosis secondary_diagnosis icd9 comorbidity comorbidities medical_history disease_type admitting_diagnosis principal_diagnosis disease_desc diagnosis diag_code disease_code discharge_diagnosis admission_diagnosis disease icd icd10 icd_10 icd_code diagnosis_code diagnosis_name disease_name illness medical_condition diag condition",
    "MEDICAL_RECORD_NUMBER": "medical_record_no medical_record_number mrn record_no inpatient_no outpatient_no visit_no case_history_no case_no_medical chart_no visit_number patient_no patient_id admission_no",
    "INCOME": "gehalt salaire salario ctc compensation salary_range pay_rate hourly_rate hourly_wage yearly_income household_income family_income monthly_wage salary_in_usd annual_pay income_bracket income_level take_home_pay income salary wage wages pay monthly_income annual_income earnings net_pay gross_pay base_salary monthly_salary annual_salary",
    "CONTRIBUTION_BASE": "contribution_base contrib_base contrib_base_amt payment_base contribution_base_amount social_insurance_base contribution_wage",
    "BENEFIT_AMOUNT": "benefit monthly_pension monthly_benefit benefit_amount pension pension_amount allowance subsidy unemployment_benefit compensation_amount grant_amount benefit_amt",
    "ACCOUNT_BALANCE": "balance account_balance acct_balance personal_account_balance bal",
    "EMPLOYMENT_STATUS": "emp_status employment_status job_status work_status employed employment employment_state",
    "PERSON_NUMBER": "personal_no personal_number person_no person_number person_code person_id employee_id employee_no emp_no emp_id staff_no staff_id worker_id member_no insured_no student_no student_id individual_no employee_number empno personno",
    "EMPLOYER_NUMBER": "employer_no employer_number employer_id employer_code unit_no unit_code company_no company_id company_code",
    "CREDENTIAL": "password passwd pwd secret token api_key apikey access_key secret_key private_key credential pass auth_token access_token password_hash passphrase client_secret",
    "BIOMETRIC": "fingerprint face_feature iris voiceprint facial biometric face_template face_image face_id iris_code iris_template face_embedding face_vector voice_print palm_print face_encoding",
    "MEDICAL_LICENSE": "medical_license dea dea_number medical_license_no dea_no",
    "CRYPTO": "bitcoin btc_address wallet wallet_address crypto_address bitcoin_address btc crypto",
    "US_ITIN": "itin itin_no itin_number us_itin taxpayer_id",
    "US_PASSPORT": "us_passport us_passport_no us_passport_number",
    "US_DRIVER_LICENSE": "driver_license drivers_license driver_licence drivers_licence dl_no driver_license_no driver_license_number drivers_license_number driving_license license_number_driver us_driver_license dl_number",
    "US_BANK_NUMBER": "us_bank_number us_bank_account bban",
    "ABA_ROUTING_NUMBER": "aba aba_number routing_number routing_no aba_routing aba_routing_number routing",
    "US_NPI": "npi npi_number provider_npi",
    "US_MBI": "mbi medicare_beneficiary_id medicare_number mbi_number",
    "UK_NHS": "nhs nhs_no nhs_number nhs_id",
    "UK_NINO": "nino ni_number national_insurance national_insurance_number national_insurance_no",
    "UK_PASSPORT": "uk_passport uk_passport_no uk_passport_number",
    "UK_DRIVING_LICENCE": "uk_driving_licence driving_licence driving_licence_no",
    "UK_VEHICLE_REGISTRATION": "vrm vehicle_registration_mark uk_plate vehicle_registration registration_plate",
    "CA_SIN": "sin sin_number social_insurance_number social_insurance_no",
    "AU_TFN": "tfn tax_file_number tfn_number",
    "AU_ABN": "abn abn_number australian_business_number",
    "AU_ACN": "acn acn_number australian_company_number",
    "AU_MEDICARE": "medicare_card medicare_card_number au_medicare medicare_no medicare",
    "IN_AADHAAR": "aadhaar aadhar aadhaar_number aadhaar_no aadhar_number aadhar_no aadharnumber",
    "IN_PAN": "pan_card pan_number pan_no in_pan",
    "IN_GSTIN": "gstin gst_no gst_number gstin_no",
    "IN_VOTER": "voter_id epic_no epic voter_id_number",
    "IN_PASSPORT": "in_passport indian_passport",
    "IN_VEHICLE_REGISTRATION": "in_vehicle_registration vehicle_reg_no",
    "ES_NIF": "nif dni dni_nif",
    "ES_NIE": "nie nie_number",
    "IT_FISCAL_CODE": "codice_fiscale fiscal_code cf",
    "IT_VAT_CODE": "partita_iva piva p_iva",
    "IT_DRIVER_LICENSE": "patente patente_di_guida",
    "IT_IDENTITY_CARD": "carta_identita carta_di_identita",
    "SG_NRIC_FIN": "nric nric_fin fin_number nric_no sg_nric",
    "PL_PESEL": "pesel pesel_number",
    "FI_PERSONAL_IDENTITY_CODE": "hetu henkilotunnus",
    "KR_RRN": "rrn resident_registration_number jumin",
    "TH_TNIN": "tnin thai_id thai_national_id",
    "TR_NATIONAL_ID": "tckn tc_kimlik tc_kimlik_no",
    "DE_TAX_ID": "steuer_id steueridentifikationsnummer idnr steuerid tin_de",
    "DE_ID_CARD": "personalausweis personalausweisnummer ausweisnummer",
    "SE_PERSONNUMMER": "personnummer",
    "ZA_ID_NUMBER": "za_id sa_id sa_id_number",
    "NG_NIN": "nin nin_number ng_nin",
    OTHER: """file_fingerprint key_fingerprint checksum sha256 sha1 md5 digest hash date time datetime timestamp created updated created_at updated_at modified at on year month day period start end type kind category
        status state flag code reason method level grade count qty quantity num total sum amount price cost fee tax rate ratio percent pct seq
        sequence index idx version ver title content product product_name item item_name goods sku brand model spec file file_name filename path
        table_name column_name city province region district country town job job_title position occupation post role department dept
        department_name dept_name bank bank_name branch channel source color size weight height width url link uuid guid hash digest
        checksum session request order order_no order_id transaction trace batch serial serial_no barcode isbn ean key id uid row result score
        currency unit remarkable duration elapsed ms seconds hours days expected_salary_type salary_month class_name event project_name project
        city_name product_id username user_name login nickname""",
}

ENGLISH_SILENT = "remark remarks note notes comment comments memo description desc text data value val field col column misc other info extra attr attribute var f c v x y"

#: LD/T 92 and GB/T 40217 field codes (data_elements of the trade): code → entity, OTHER for none of them.
CODES: Mapping[str, str] = {
    "PERSON": "AAC003 AAE045 AAB013 AAE004 AAE009 AAE011 AAE133 ZZA001 ZZA002 ZZA003 AAC052 AKC264",
    "CN_RESIDENT_ID": "AAC002 AAE135 AAE046 AAE136 AAC147 BAC002",
    "CN_SOCIAL_SECURITY_CARD": "AAZ500",
    "CN_MEDICAL_INSURANCE_CARD": "AKC020",
    "PHONE_NUMBER": "AAE005 EAC153 AAC067 AAE139",
    "EMAIL_ADDRESS": "AAE015 AAE159",
    "CN_ADDRESS": "AAE006 AAC010 AAC026 AAC025",
    "CN_POSTCODE": "AAE007",
    "BANK_ACCOUNT": "AAE010",
    "CN_USCC": "BAB010 AAB998",
    "CN_ORG_CODE": "AAB003",
    "ORGANIZATION": "AAB004 AAC076 AAB069",
    "DATE_OF_BIRTH": "AAC006",
    "SEX": "AAC004",
    "ETHNIC_GROUP": "AAC005",
    "NATIONALITY": "AAC161",
    "MARITAL_STATUS": "AAC017",
    "EDUCATION": "AAC011",
    "POLITICAL_AFFILIATION": "AAC024",
    "HOUSEHOLD_TYPE": "AAC009",
    "BLOOD_TYPE": "AAC032",
    "DIAGNOSIS": "AKC193 AKC196",
    "MEDICAL_RECORD_NUMBER": "AKC190",
    "CONTRIBUTION_BASE": "AAC040 AAE180",
    "BENEFIT_AMOUNT": "AAE019 EIC009 AIC249 AIC250 EAC063",
    "ACCOUNT_BALANCE": "AKC087 ZZB005 AIC200 AIC268 AIC165",
    "EMPLOYMENT_STATUS": "AAC016",
    "PERSON_NUMBER": "AAC001",
    "EMPLOYER_NUMBER": "AAB001",
}
