"""Provinces, words that addresses, organizations and places are made of, and code lists of national standards."""

PROVINCES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海"
    "|宁夏|新疆|台湾|香港|澳门"
)
#: Cities of prefectures (GB/T 2260) and some of counties, without 市.
CITIES = (
    "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 "
    "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 "
    "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 江阴 昆山 张家港 常熟 宜兴 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 慈溪 "
    "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 "
    "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 "
    "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 "
    "广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚 三沙 儋州 "
    "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳 六盘水 遵义 安顺 毕节 铜仁 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 拉萨 日喀则 昌都 林芝 山南 那曲 "
    "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 西宁 海东 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 喀什 和田 阿克苏"
).split()
#: Cities as English writes them.
CITIES_EN = (
    "Beijing Shanghai Tianjin Chongqing Guangzhou Shenzhen Chengdu Hangzhou Wuhan Nanjing Suzhou Wuxi Ningbo Qingdao Dalian Xiamen Changsha Zhengzhou Jinan Harbin Shenyang Kunming Fuzhou Hefei Taipei Macau "
    "London Paris Berlin Munich Hamburg Frankfurt Cologne Stuttgart Madrid Barcelona Valencia Seville Rome Milan Naples Turin Venice Lisbon Porto Amsterdam Rotterdam Brussels Antwerp Vienna Zurich Geneva Basel Prague Warsaw Krakow "
    "Budapest Bucharest Sofia Athens Istanbul Ankara Moscow Kiev Kyiv Minsk Stockholm Gothenburg Oslo Bergen Copenhagen Helsinki Dublin Cork Edinburgh Glasgow Manchester Birmingham Liverpool Leeds Bristol Sheffield Cardiff Belfast "
    "Tokyo Osaka Kyoto Nagoya Yokohama Sapporo Fukuoka Seoul Busan Bangkok Hanoi Singapore Jakarta Manila Delhi Mumbai Bangalore Chennai Kolkata Hyderabad Pune Karachi Lahore Dhaka Dubai Riyadh Doha Tehran Baghdad Cairo Nairobi "
    "Lagos Accra Johannesburg Sydney Melbourne Brisbane Perth Adelaide Canberra Auckland Wellington Toronto Montreal Vancouver Ottawa Calgary Edmonton Winnipeg Quebec Lima Bogota Santiago Caracas Havana "
    "Austin Houston Dallas Chicago Boston Seattle Denver Phoenix Portland Memphis Tulsa Omaha Tampa Miami Fresno Mesa Tucson Oakland Raleigh Buffalo Toledo Newark Reno Atlanta Baltimore Charlotte Cleveland Columbus Detroit "
    "Honolulu Indianapolis Jacksonville Lincoln Louisville Madison Milwaukee Minneapolis Nashville Orlando Philadelphia Pittsburgh Sacramento Arlington Aurora Anaheim Bakersfield Wichita Albuquerque Boise Cincinnati Richmond Norfolk "
    "Spokane Tacoma Rochester Durham Irvine Plano Chandler Laredo Lubbock Garland Glendale Hialeah Scottsdale Irving Fremont Henderson Stockton Riverside Greensboro"
).split()
#: A region as addresses begin with, in the syntax of Rust's engine.
REGION = rf"(?:{PROVINCES}|\p{{Han}}{{2,7}}(?:市|区|县|旗|镇|乡|街道|州|盟|开发区))"
#: Words after which an address has come down to a street, a village, an estate.
STREETS = "路|街|道|巷|弄|胡同|村|庄|社区|小区|新村|花园|苑|园|大厦|广场|公寓|里|坊|镇|乡|工业区|开发区|组|屯|湾|桥|大院|家园|府|庭|城"
NUMBERS = r"\d+\s*(?:号|栋|幢|座|单元|室|层|楼|弄|组|户|号楼|排|#)|[一二三四五六七八九十百]+(?:号|组|栋|幢|单元|楼)"
#: How organizations end.
ORGANIZATIONS = (
    "公司|集团|厂|店|商行|商店|超市|酒店|宾馆|饭店|医院|卫生院|卫生室|诊所|药房|药店|学校|学院|大学|中学|小学|幼儿园|中心|银行|支行|分行|分公司|局|委员会|政府"
    "|合作社|协会|学会|研究所|研究院|事务所|工作室|经营部|服务部|服务站|门市部|企业|有限|工厂|养老院|敬老院|福利院|俱乐部|基金会|联合会|办事处|站|所|院|社|部|馆"
    "|保障所|队|大队|加工厂|农场|林场|电厂|报社|出版社|行|坊|人力资源|科技|实业"
)
#: GB/T 3304-1991.
ETHNIC_GROUPS = (
    "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 "
    "佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 毛难族 仡佬族 "
    "锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 崩龙族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 "
    "赫哲族 门巴族 珞巴族 基诺族 穿青人 "
).split()
#: GB/T 2659, the names that turn up in personnel tables.
NATIONALITIES = (
    "中国 中华人民共和国 中国香港 中国澳门 中国台湾 美国 英国 法国 德国 日本 韩国 朝鲜 俄罗斯 加拿大 澳大利亚 新西兰 新加坡 "
    "马来西亚 泰国 越南 印度 印度尼西亚 菲律宾 巴基斯坦 意大利 西班牙 葡萄牙 荷兰 比利时 瑞士 瑞典 挪威 丹麦 芬兰 波兰 乌克兰 "
    "土耳其 埃及 南非 巴西 阿根廷 墨西哥 智利 以色列 伊朗 伊拉克 沙特阿拉伯 阿联酋 哈萨克斯坦 蒙古 缅甸 老挝 柬埔寨 尼泊尔 "
    "孟加拉国 斯里兰卡 希腊 爱尔兰 奥地利 匈牙利 捷克 尼日利亚 肯尼亚 古巴 无国籍 外国籍 china usa uk japan "
    "korea france germany canada australia russia india chinese american "
    "british japanese korean french german canadian russian indian chn jpn "
    "kor gbr fra deu can aus rus ind sgp "
).split()
#: GB/T 2261.2-2003 and what people write instead.
MARITAL = (
    "未婚 已婚 初婚 再婚 复婚 丧偶 离婚 离异 未说明的婚姻状况 有配偶 单身 single married divorced "
    "widowed separated unmarried "
).split()
#: GB/T 4658-2006 and what people write instead.
EDUCATION = (
    "研究生 研究生教育 博士研究生 硕士研究生 博士 硕士 大学本科 本科 大学 学士 大学专科 专科 大专 专科教育 大学本科教育 "
    "大学专科教育 高职 高等职业 中专 中等专科 中等职业教育 中等职业 职高 职业高中 技校 技工学校 普通高级中学教育 普通高中 高中 "
    "初级中学教育 初中 小学 小学教育 小学毕业 初中毕业 高中毕业 中专毕业 技校毕业 大专毕业 本科毕业 大学毕业 硕士毕业 博士毕业 研究生毕业 初中肄业 高中肄业 大学肄业 本科在读 硕士在读 "
    "文盲 半文盲 文盲或半文盲 博士后 高中及以下 初中及以下 小学及以下 本科及以上 大专及以上 "
    "硕士及以上 普通高中及以下 bachelor master doctor phd college university "
    "high_school primary_school bachelor's master's doctorate diploma "
    "secondary primary undergraduate postgraduate associate vocational doctoral "
).split() + (
    "bachelor's degree|master's degree|bachelor degree|master degree|doctoral degree|associate degree|associate's degree|high school"
    "|senior high school|junior high school|middle school|primary school|junior college|vocational school|technical school|secondary school"
    "|secondary vocational|elementary school|graduate school|post-graduate|below high school|some college|high school diploma|no schooling|illiterate"
).split("|")
#: Attainments that are everyday words or short: they count under a header only.
ATTAINMENTS = (
    r"bachelors|masters|some[- ]college|hs[- ]?grad(?:uate)?|(?:[1-9]|1[0-2])(?:st|nd|rd|th)(?:[- ]grade)?|1st-4th|5th-6th|7th-8th|assoc-(?:acdm|voc)"
    r"|prof-school|preschool|kindergarten|graduate|graduation|not graduate|post[- ]?graduate|under[- ]?graduate|2n cycle|basic|secondary|tertiary|primary"
    r"|university\.degree|high\.school|professional\.course|basic\.[469]y|illiterate|uneducated|below college|below secondary|college|high school"
    r"|some high school|some college|(?:associate|bachelor|master)(?:'?s)?(?:'? degree)?|(?:advanced|higher|university|college|professional) degree|doctora(?:te|l)(?: degree)?"
    r"|ph\.?d\.?|m\.?b\.?a\.?|m\.?sc?\.?|m\.?a\.?|b\.?sc?\.?|b\.?a\.?|b\.?tech|m\.?tech|b\.?e|b\.?com|diploma|higher secondary|certificate|ged|none|other|unknown"
    r"|(?:senior|junior|middle|elementary|primary|secondary|graduate|vocational|technical|trade)(?: high)?[- ]?school|incomplete higher|higher education"
    r"|(?:lower|upper) secondary|no formal education|less than high school|vocational(?: training)?|polytechnic|gcse|a[- ]levels?"
)
#: GB/T 4762-1984.
POLITICS = (
    "中共党员 中共预备党员 中国共产党党员 中国共产党预备党员 党员 预备党员 共青团员 团员 共青团 群众 民革党员 民革会员 民盟盟员 "
    "民建会员 民进会员 农工党党员 致公党党员 九三学社社员 台盟盟员 无党派人士 无党派民主人士 民主党派 普通居民 民盟 民建 民进 民革 "
    "农工党 致公党 九三学社 台盟 "
).split()
RELIGIONS = (
    "佛教 道教 伊斯兰教 基督教 天主教 东正教 犹太教 印度教 无宗教信仰 不信教 无信仰 buddhism islam "
    "christianity catholic taoism hinduism judaism muslim christian "
    "buddhist "
).split()
#: GB/T 31594 and what people write instead.
_HOUSEHOLDS = (
    "农业 非农业 农业户口 非农业户口 城镇 农村 农村户口 城镇户口 居民户口 居民户 家庭户 集体户 本地农业 本地非农业 外地农业 "
    "外地非农业 本地城镇 本地农村 外地城镇 外地农村 本市城镇 本市农村 外省城镇 外省农村 城镇居民 农村居民 非农业家庭户 农业家庭户 "
    "非农业集体户 统一居民户口 非农 未落常住户口 台港澳人员 外籍人士 外地居民户口 本地居民户口 本市城镇户口 本市农村户口 "
).split()
HOUSEHOLDS = [
    *_HOUSEHOLDS,
    *(
        f"{place}{kind}{tail}"
        for place in ("本地", "外地", "本市", "外市", "外埠", "本省", "外省", "本县", "外县")
        for kind in ("农村", "城镇", "农业", "非农业", "非农")
        for tail in ("", "户籍", "户口", "居民")
    ),
]
BLOOD = ("a型 b型 o型 ab型 a型血 b型血 o型血 ab型血 a+ b+ o+ ab+ a- b- o- ab- ").split()
EMPLOYMENT = (
    "在职 离职 退休 失业 就业 在岗 下岗 待业 已就业 未就业 灵活就业 自由职业 内退 离休 在校 无业 停薪留职 单位就业 个体经营 "
    "公益性岗位 待岗 登记失业 自主创业 从业 未从业 退职 试用 失业人员 在业 正常就业 就业登记 失业登记 求职 已退休 辞职 已离职 "
    "employed unemployed retired self-employed student part-time full-time "
).split()
SEXES = ("男 女 男性 女性 未知的性别 未说明的性别 male female ").split()
#: Words in which Chinese names of diseases and injuries end or without which few of them do.
DISEASES = (
    "炎|癌|瘤|骨折|损伤|挫伤|扭伤|裂伤|烧伤|烫伤|脱位|综合征|综合症|高血压|糖尿病|冠心病|中毒|梗死|梗塞|出血|尘肺|结核|哮喘|肝硬化|衰竭|溃疡|结石|贫血|痛风|抑郁|障碍|癫痫|感染|肺病|肾病|心脏病"
    "|突出|离断|断裂|缺损|截瘫|偏瘫|耳聋|失聪|白内障|肿瘤|病变|囊肿|息肉|疝|痔|硬化|狭窄|脑震荡|挤压伤|撕裂|血肿|矽肺|异物|肺$|不全|增生|结节|发热|感冒|腹泻|病毒|症$|病$"
)
#: How the words of English names of diseases and injuries end.
DISEASES_EN = (
    "(?:itis|itides|emia|aemia|opathy|algia|pnea|plegia|rrhagia|rrhea|carcinoma|sarcoma|lymphoma|myeloma|blastoma|glioma|penia|uria|megaly|ectasis|sclerosis|fibrosis"
    "|cirrhosis|stenosis|thrombosis|tuberculosis|osteoporosis|psychosis|neurosis|necrosis|nephrosis|endometriosis|acidosis|phobia)|cancer|tumou?r|neoplasm|diabetes(?: mellitus)?|hypertension|hypotension"
    "|asthma|copd|pneumonia|stroke|migraine|epilepsy|influenza|flu|measles|malaria|hiv|aids|covid(?:-?19)?|anxiety|depression|obesity|dementia|alzheimer'?s?|parkinson'?s?|autism|adhd|gout|hernia|ulcer|eczema"
    "|psoriasis|acne|sepsis|glaucoma|cataracts?|fracture|dislocation|sprain|concussion|laceration|burns?|syndrome|disease|disorder|infection|failure|infarction|embolism|aneurysm|arrhythmia|fibrillation|insufficiency"
    "|hypothyroidism|hyperthyroidism|hyperlipidemia|allergy|allergies|apnea|insomnia|fever|injury|abscess|gallstones|kidney stones|common cold|chest pain|back pain|heart attack|dengue|typhoid|jaundice|chicken ?pox|hypoglycemia|vertigo"
)
