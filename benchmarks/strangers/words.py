"""The words that the strangers' tables are made of: people, places, organizations, closed lists, things."""

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
RARE_SURNAMES = "禤 蔺 逄 亓 妫 仉 綦 郗 亢 邰 缪 厍 璩 晁 佴 卞 瞿 臧 喻 柏 窦 巩 冼 佟 佘 苑 冀 鄢 粟 蒲 宁 栾 牟 岑 农 滕 阳 苗 区 谌 逯 揭 昝 郜 阚 蔚 隗 戚 解".split()
COMPOUND = "欧阳 司徒 上官 诸葛 皇甫 尉迟 令狐 慕容 夏侯 东方 澹台 公孙 宇文 长孙 端木 百里 呼延 轩辕 钟离 闻人 赫连 南宫 淳于 单于 申屠 太史 拓跋 濮阳".split()
GIVEN_ONE = "伟芳娜敏静强磊军洋勇艳杰娟涛明超霞平刚英华玲飞鑫波斌宇浩凯健俊帆鹏倩婷雪琳慧莹旭阳晨曦璐萌瑶蕾岩松柏龙虎凤兰菊梅荷薇宁安康乐欣悦颖洁琪"
GIVEN_TWO = (
    "建国 志强 秀英 桂兰 淑珍 玉兰 国庆 红梅 春燕 海燕 晓东 晓明 文博 子轩 梓涵 浩然 雨桐 欣怡 诗涵 一诺 宇航 俊杰 嘉豪 思远 天宇 佳怡 梦瑶 若曦 芷若 泽宇 "
    "永红 卫东 爱华 庆华 跃进 援朝 解放 素芬 凤英 翠花 金花 银凤 长生 福来 有才 德胜 根生 水生 土生 来弟 招娣 亚男 胜男 美玲 丽娟 志远 立新 学军 少华 正阳 "
    "明辉 启航 沐辰 奕辰 语嫣 可欣 雅婷 静怡 丹丹 婷婷 媛媛 莉莉 圆圆 倩倩 佩佩 冬梅 腊梅 秋菊 春生 夏荷 小雨 小龙 大伟 大鹏 宗翰 承恩 克勤 维民 维平 乃文 之恒 "
    "景行 怀瑾 知远 若愚 守仁 伯雄 仲达 叔平 季同 孝文 孝武 世杰 世昌 家栋 家齐 国栋 国良 振华 振宇 耀东 耀祖 光宗 光明 兴旺 兴华 昌盛 顺利 和平 安邦 定国"
).split()
UYGHUR_MALE = "阿不都热依木 买买提 吐尔逊 艾力 艾合买提 玉素甫 库尔班 依明 伊力哈木 阿布力孜 麦麦提 努尔买买提 热合曼 图尔贡 卡德尔 塔依尔 阿卜杜拉 亚森 艾尼瓦尔 帕尔哈提 喀迪尔 艾山江 木拉提 赛买提 伊敏 吾布力 克热木".split()
UYGHUR_FEMALE = "古丽努尔 阿依古丽 迪丽拜尔 热依汗 帕提古丽 努尔比亚 阿孜古丽 玛依拉 茹仙古丽 祖丽皮亚 海丽其姆 阿米娜 布海丽其 再努尔 米热古丽 佐日古丽 热孜万古丽 吐尔洪汗".split()
KAZAKH = "叶尔江 努尔兰 哈那提 别克 木哈买提 加依娜 巴哈提 赛力克 阿依努尔 叶尔肯 哈丽玛 胡安什 达吾列提 居马哈力".split()
TIBETAN = "扎西 次仁 卓玛 格桑 达娃 旺堆 央金 尼玛 平措 罗布 德吉 单增 仁青 拉姆 白玛 多吉 索朗 边巴 普布 巴桑 强巴 桑珠 措姆 曲珍 旦增 洛桑 丹增 阿旺 才让 南杰 仁增 曲措 桑杰 拉毛 加措 道吉".split()
MONGOL = "巴特尔 乌云其其格 斯琴高娃 额尔敦 苏和 那仁图雅 阿拉坦 宝音德力格尔 孟和 敖特根 乌兰 其木格 朝鲁 特木尔 呼和 哈斯 萨仁 娜仁 高娃 牧仁 布仁巴雅尔 青格勒 阿古拉 乌日娜 图雅 格根 那顺 白音 乌力吉 达来 吉日格勒 额尔德尼 托娅 塔娜 斯日古楞 乌仁图娅 阿木古郎 朝克图 满都拉".split()
YI = "吉克 沙马 阿尔 曲比 阿侯 马海 俄木 洛古 尼苦 勒伍".split()
YI_GIVEN = "伍果 拉且 木呷 布哈 阿依 日火 史里 伍呷 尔古 石布 子 依洛 古体".split()
LATIN_FIRST = "James Mary Robert Patricia Michael Linda David Barbara Priya Arjun Fatima Omar Yuki Hiroshi Chloe Liam Sofia Mateo Olga Dmitri Aisha Kwame Nia Ethan Hannah Noah Zoe Elena Marco Giulia Pierre Camille Ingrid Lars Wei Mei".split()
LATIN_LAST = "Smith Johnson Williams Brown Garcia Miller Davis Rodriguez Patel Sharma Khan Nguyen Tanaka Suzuki O'Brien McDonald Fitzgerald Kowalski Novak Ivanova Petrov Rossi Bianchi Dubois Lefevre Andersen Johansson Okafor Mensah Chen Wang Silva Santos Fernandez Clark Walker".split()
GERMAN_FIRST = "Jürgen Hans Sabine Petra Jörg Björn Käthe Günter Wolfgang Anja Stefan Uwe Heike Lena Lukas Finn Mia Emma Felix Lennart Özlem Gülşen Bärbel Götz Rüdiger".split()
GERMAN_LAST = "Müller Schäfer Schröder Krüger Weiß Großmann Köhler Jäger König Böhm Groß Vogel Lindner Kühn Döring Bauer Hofmann Schulz Yılmaz Fröhlich Möller von_Bülow Strauß Hübner Löffler".split()
PINYIN_SURNAMES = (
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo".split()
)
PINYIN_GIVEN = "Wei Fang Na Min Jing Qiang Lei Jun Yang Yong Jianguo Zhiqiang Xiuying Guilan Haoran Zihan Yutong Xinyi Xiaoming Yuhang Junjie Meiling".split()

#: County code, province, city, county.
COUNTIES = [
    line.split()
    for line in """110105 北京市 - 朝阳区
310115 上海市 - 浦东新区
120104 天津市 - 南开区
500112 重庆市 - 渝北区
330106 浙江省 杭州市 西湖区
330782 浙江省 金华市 义乌市
320583 江苏省 苏州市 昆山市
320106 江苏省 南京市 鼓楼区
340826 安徽省 安庆市 宿松县
350582 福建省 泉州市 晋江市
360732 江西省 赣州市 兴国县
370211 山东省 青岛市 黄岛区
371728 山东省 菏泽市 东明县
410122 河南省 郑州市 中牟县
411627 河南省 周口市 太康县
420106 湖北省 武汉市 武昌区
422825 湖北省 恩施土家族苗族自治州 宣恩县
430524 湖南省 邵阳市 隆回县
440305 广东省 深圳市 南山区
440982 广东省 茂名市 化州市
450123 广西壮族自治区 南宁市 隆安县
460107 海南省 海口市 琼山区
510107 四川省 成都市 武侯区
513432 四川省 凉山彝族自治州 喜德县
522601 贵州省 黔东南苗族侗族自治州 凯里市
530102 云南省 昆明市 五华区
532901 云南省 大理白族自治州 大理市
610113 陕西省 西安市 雁塔区
620102 甘肃省 兰州市 城关区
640104 宁夏回族自治区 银川市 兴庆区
230103 黑龙江省 哈尔滨市 南岗区
220102 吉林省 长春市 南关区
210102 辽宁省 沈阳市 和平区
130102 河北省 石家庄市 长安区
140105 山西省 太原市 小店区""".splitlines()
]
XINJIANG = [
    line.split()
    for line in """653125 新疆维吾尔自治区 喀什地区 莎车县
653201 新疆维吾尔自治区 和田地区 和田市
650102 新疆维吾尔自治区 乌鲁木齐市 天山区
654202 新疆维吾尔自治区 塔城地区 乌苏市""".splitlines()
]
TIBET = [
    line.split()
    for line in """540102 西藏自治区 拉萨市 城关区
632521 青海省 海南藏族自治州 共和县
513325 四川省 甘孜藏族自治州 雅江县
623027 甘肃省 甘南藏族自治州 夏河县""".splitlines()
]
MONGOLIA = [
    line.split()
    for line in """152525 内蒙古自治区 锡林郭勒盟 东乌珠穆沁旗
150102 内蒙古自治区 呼和浩特市 新城区
150502 内蒙古自治区 通辽市 科尔沁区
150429 内蒙古自治区 赤峰市 宁城县""".splitlines()
]
ROADS = "文三路 解放路 人民大道 中山北路 张杨路 科技大道 创业街 建设西路 长江路 迎宾大道 滨河东路 学府街 广场南路 望江路 凤起路 五一大道 和平巷 同仁胡同 石板巷 二环东路".split()
ESTATES = "华星时代广场 春晓苑 望京西园三区 阳光花园 翡翠城 碧桂园 万科城 锦绣江南 金色家园 幸福小区 东风新村 铁路家属院 教师公寓 和谐家园 水岸名都 御景湾".split()
TOWNS = "常营镇 金石桥镇 三棵树镇 王店乡 城关镇 石桥镇 河口镇 龙潭乡 马场镇 杨家坪乡 丁桥镇 红星街道 长河街道 新华街道".split()
VILLAGES = "王楼村 石桥村 南花村 李家湾村 大坪村 小寨村 上河村 张庄村 东沟村 杨树屯 团结村 前进村 下寨社区 柳林村 双龙村 七里铺村".split()
GERMAN_STREETS = "Schönhauser_Allee Große_Bleichen Königstraße Müllerstr. Hauptstraße Bahnhofstr. Am_Kirchplatz Lindenweg Goethestraße Münchner_Straße An_der_Mühle Rößlergasse Unter_den_Eichen Schloßplatz Düsseldorfer_Str. Im_Brühl".split()
GERMAN_CITIES = "10435_Berlin 20354_Hamburg 80331_München 50667_Köln 70173_Stuttgart 40213_Düsseldorf 90402_Nürnberg 24103_Kiel 99084_Erfurt 23552_Lübeck".split()
STREETS = "Main St;Oak Avenue;Maple Dr;Elm Street;Washington Blvd;Sunset Ln;Park Ave;Cedar Court;Lakeview Terrace;5th Ave;Highland Road;River Rd".split(
    ";"
)
CITIES = "Springfield, IL 62704;Austin, TX 78701;Portland, OR 97205;Boston, MA 02108;Denver, CO 80202;Miami, FL 33130;Leeds LS1 4AB;Bristol BS1 5TR;Toronto, ON M5V 2T6;Seattle, WA 98101".split(
    ";"
)

ETHNIC = "汉族 回族 满族 壮族 维吾尔族 蒙古族 藏族 苗族 彝族 土家族 布依族 侗族 瑶族 朝鲜族 白族 哈尼族 黎族 傣族 畲族 仡佬族".split()
MARITAL = "未婚 已婚 离异 丧偶 再婚".split()
MARITAL_OFFICIAL = "未婚 初婚 再婚 复婚 丧偶 离婚 未说明的婚姻状况".split()
EDUCATION = "小学 初中 高中 中专 大专 本科 硕士研究生 博士研究生".split()
EDUCATION_LONG = "小学毕业 初级中学教育 普通高级中学教育 中等职业教育 大学专科教育 大学本科教育 研究生教育 文盲或半文盲".split()
EDUCATION_EN = "High school;Some college;Associate degree;Bachelor's degree;Master's degree;Doctorate;GED".split(
    ";"
)
POLITICAL = "群众 中共党员 共青团员 中共预备党员 民盟盟员 无党派人士 九三学社社员 民建会员".split()
RELIGION = "无宗教信仰 佛教 伊斯兰教 基督教 天主教 道教".split()
HOUSEHOLD = "农业户口 非农业户口 居民户口 城镇户口 农村户口".split()
HOUSEHOLD_LOCAL = "本地城镇 本地农村 外地城镇 外地农村".split()
EMPLOYMENT = "在职 退休 离职 失业 灵活就业 待业 内退 停薪留职".split()
DISABILITY = "肢体残疾二级 视力残疾一级 听力残疾三级 智力残疾二级 精神残疾四级 言语残疾三级 多重残疾一级".split()
DISEASES = "高血压3级 2型糖尿病 冠状动脉粥样硬化性心脏病 慢性阻塞性肺疾病 急性阑尾炎 腰椎间盘突出症 脑梗死 肺部感染 乳腺恶性肿瘤 慢性胃炎 支气管哮喘 股骨颈骨折 白内障 痛风 焦虑状态 上呼吸道感染 胆囊结石伴胆囊炎 子宫肌瘤 缺铁性贫血 甲状腺结节 前列腺增生 尿路感染 高脂血症 带状疱疹 过敏性鼻炎 抑郁发作 肝硬化 肾病综合征 类风湿关节炎 桡骨远端骨折".split()
ICD = "I10.x05 E11.900 I25.103 J44.900 K35.800 M51.202 I63.900 J18.900 C50.900 K29.500 J45.900 S72.000 H26.900 M10.900 F41.100 J06.900 K80.100 D25.900 D50.900 E04.101 N40.x00 N39.000 E78.500 B02.900 J30.400 F32.900 K74.607 N04.900 M06.900 S52.500".split()
COUNTRIES = (
    "中国 美国 日本 韩国 德国 法国 越南 巴基斯坦 尼日利亚 俄罗斯 哈萨克斯坦 印度 菲律宾".split()
)
COUNTRIES_EN = "American British Canadian Chinese German Indian Mexican Nigerian Filipino".split()

BANKS = "中国工商银行 中国农业银行 中国银行 中国建设银行 交通银行 招商银行 中国邮政储蓄银行 兴业银行 浦发银行 民生银行 平安银行 杭州银行 江苏农商银行 徽商银行".split()
TRADES = "信息技术 建筑安装 商贸 物业服务 机械制造 医疗器械 食品 纺织 人力资源 物流 环保科技 餐饮管理 汽车销售服务 园林绿化 文化传媒".split()
FIRM_WORDS = "鼎盛 宏远 恒信 博瑞 天成 华润达 金源 瑞康 联创 万象 蓝海 众合 东升 启明 顺达 佳美 同创 锐捷通".split()
INSTITUTES = "第一人民医院 中医院 妇幼保健院 第二中学 实验小学 财政局 人力资源和社会保障局 税务局 图书馆 疾病预防控制中心 农业农村局 职业技术学院 中心幼儿园 公安局 住房和城乡建设局".split()
COMPANIES = "Acme Corp;Globex Inc.;Initech LLC;Umbrella Ltd;Stark Industries, Inc.;Wayne Enterprises LLC;Soylent Corporation;Hooli Inc;Vandelay Industries Ltd.;Contoso GmbH;Nordwind Logistik GmbH;Fabrikam Holdings Ltd;Tailspin Toys Inc.;Blue Yonder Airlines LLC;Litware AG".split(
    ";"
)
MAIL_HOSTS = "qq.com 163.com 126.com sina.com gmail.com outlook.com hotmail.com foxmail.com zju.edu.cn company.com.cn web.de yahoo.co.jp".split()

GOODS = "无线蓝牙耳机 纯棉四件套 不锈钢保温杯 儿童绘本 婴儿纸尿裤 运动跑鞋 手机钢化膜 五常大米 坚果礼盒 电动牙刷 折叠雨伞 洗衣凝珠 智能手环 真皮钱包 遮阳帽 办公椅 蓝月亮洗衣液 安踏板鞋 海天酱油 金龙鱼调和油 康师傅红烧牛肉面 白象方便面 马应龙痔疮膏 王守义十三香 李锦记蚝油 方太油烟机 张小泉菜刀".split()
DRUGS = "阿莫西林胶囊 布洛芬缓释片 硝苯地平控释片 二甲双胍片 阿托伐他汀钙片 头孢克肟分散片 氯雷他定片 连花清瘟胶囊 复方丹参滴丸 板蓝根颗粒 奥美拉唑肠溶胶囊 甘精胰岛素注射液".split()
PLACES = "西湖 黄山 华山 张家界 九寨沟 周庄 乌镇 凤凰 平遥 丽江 三亚 青岛 马鞍山 景德镇 石家庄 张家口 连云港 牡丹江 黄石 安康 高邮 江山 金华 常熟 温岭 宁海 安吉 武义 万宁 石林".split()
JOBS = "出纳 会计 司机 保安 护士长 主治医师 工程师 项目经理 班主任 店长 仓管员 前台 客服专员 副处长 科员 主任科员 技术总监 电焊工 钳工 高级教师".split()
DEPARTMENTS = "财务部 人事部 市场部 研发中心 采购部 办公室 后勤保障处 信息科 综合科 内科 外科 儿科 急诊科 骨科 教务处 养老保险科 法务部 客服中心 工会 审计处".split()
COURSES = "语文 数学 英语 物理 化学 生物 高等数学 大学英语 线性代数 毛泽东思想概论 马克思主义原理 体育 音乐 美术 C语言程序设计 计算机网络 会计学原理 管理学".split()
DISHES = "宫保鸡丁 鱼香肉丝 麻婆豆腐 红烧肉 东坡肉 清蒸鲈鱼 夫妻肺片 水煮鱼 毛氏红烧肉 蒜蓉西兰花 番茄炒蛋 狮子头 叫花鸡 李鸿章杂烩 王老吉 云吞面".split()
BOOKS = "红楼梦 三国演义 水浒传 西游记 围城 活着 平凡的世界 白鹿原 边城 骆驼祥子 朝花夕拾 呐喊 茶馆 雷雨 繁星春水 傲慢与偏见 简爱 百年孤独".split()
PLANTS = "香樟 银杏 红枫 桂花 石楠 杜鹃 白玉兰 马尾松 黄杨 紫薇 龙柏 金叶女贞 雪松 海棠 樱花 麦冬 苏铁 罗汉松 水杉 夏枯草".split()
ANIMALS = "金毛 柯基 哈士奇 布偶猫 英短 贵宾 边牧 德牧 马犬 柴犬 秋田 萨摩耶 田园犬 龙猫".split()
COLORS = "白色 黑色 藏青 米白 石榴红 宝蓝 黄绿 灰色 卡其 金色 玫红 雾霾蓝".split()
STATUSES = (
    "待付款 已付款 已发货 已签收 已取消 退款中 审核中 已归档 已驳回 处理中 正常 异常 已注销".split()
)
INSURANCES = "企业职工基本养老保险 城乡居民养老保险 失业保险 工伤保险 基本医疗保险 生育保险 机关事业单位养老保险".split()
PROVINCES = "浙江 江苏 广东 山东 河南 四川 湖北 湖南 河北 安徽 福建 江西 陕西 辽宁 黑龙江 吉林 云南 贵州 甘肃 青海".split()
STATIONS = "王府井 马家堡 高新区 龙阳路 金安桥 白石洲 车公庙 黄村 苏州街 花园桥 方庄 石牌桥 江汉路 李村 宋家庄".split()
WEATHERS = "晴 多云 阴 小雨 中雨 雷阵雨 大雪 雾 霾 扬沙".split()
LOGISTICS = "顺丰速运 中通快递 圆通速递 韵达快递 京东物流 申通快递 极兔速递 邮政EMS".split()
COLLEGE_CLASSES = "计科2101班 会计2203班 高三(2)班 初一5班 护理22级3班 土木1904 七年级四班".split()
AGENTS = "Safari;Chrome 120;Firefox;Edge;WeChat;Alipay;Opera;iPhone 15;HUAWEI Mate 60;Xiaomi 14;Galaxy S24;iPad".split(
    ";"
)
STAGES = "Prospecting;Qualification;Proposal;Negotiation;Closed Won;Closed Lost".split(";")
INDUSTRIES = "Healthcare;Retail;Manufacturing;Finance;Education;Media;Energy;Logistics".split(";")
PLANS = "Free;Starter;Pro;Business;Enterprise".split(";")
PRODUCTS_EN = "Aurora Lamp;Nova Chair;Mason Jar Set;Victoria Desk;Jordan Sneakers;Madison Sofa;Austin Backpack;Chelsea Boots;Lincoln Clock;Charlotte Rug".split(
    ";"
)
TITLES_EN = "Account Executive;Software Engineer;Head of Sales;HR Business Partner;Chief of Staff;Data Analyst;VP Marketing;Office Manager".split(
    ";"
)
MONTHS = (
    "January February March April May June July August September October November December".split()
)
