"""More words by which names of people are told: roles, and characters that hardly stand elsewhere than in names."""
# ruff: noqa: E501, SIM905 - word lists

#: What people are called before their names, beside ``lexicons.persons.PEOPLE``.
MORE_PEOPLE = (
    "患儿 患方 幼儿 胎儿 产妇 孕妇 病童 学童 面试官 考官 主考官 教官 长官 警长 队员 组员 成员 嘉宾 评委 主任医师 副主任医师 住院医师 主诊医师 管床医生 责任护士 值班医生 值班护士 带教老师 任课老师 任课教师 责任人 经纪 中间人 介绍人 推荐人 证婚人 见证人 执行人 被执行人 第三人 其配偶 其丈夫 其妻子 其父亲 其母亲 其儿子 其女儿 其家属 其同事 其朋友 其领导 车主 房主 机长 船长 列车员 乘务员 售票员 配送员 外卖员 送货员 安装工 维修工 水电工 装修工 钟点工 搬运工 叉车工 钳工 车工 木工 瓦工 油漆工 "
    "其子 其女 其父 其母 其妻 其夫 其弟 其兄 其姐 其妹 其孙 之子 之女 之父 之母 之妻 之夫 之弟 之妹 长子 次子 长女 次女 独子 独女 养子 养女 "
    "继父 继母 公婆 岳母 婶婶 堂弟 堂姐 表弟 表妹 侄儿 侄子 外孙 外孙女 前妻 前夫 女友 男友 未婚妻 "
    "收款方 付款方 甲方 乙方 丙方 买方 卖方 出租方 承租方 转让方 受让方 委托方 受托方 供方 需方 发包方 承包方 "
    "机主 户主 网友 病友 病患 死者 伤者 业主 租客 租户 房主 失主 雇员 店员 房客 住户 散户 老党员 党员 团员 退伍军人 "
    "护士长 副组长 副主任 副局长 副院长 副经理 副科长 副所长 副校长 副队长 副书记 研究员 讲师 副教授 助教 辅警 协警 技工 主刀 一助 二助 "
    "主治医师 主任医师 医师 药师 技师 麻醉师 设计师 会计师 工程师 经纪人 主播 店长 楼长 片长 园长 馆长 台长 股长 部长 庭长 "
    "一等奖 二等奖 三等奖 优秀奖 获奖者 第一名 第二名 第三名 冠军 亚军 季军 纳税人 开票人 购买方 购货人 寄信人 收信人 "
    "起草人 拟稿人 拟稿 核稿 签发 主笔 责编 摄影 编剧 导演 主演 歌手 选手 裁判 领队 教练员 运动员 学徒 徒弟 室友 校友 同学 同乡 工友 狱友 战友 "
    "曾用名 又名 别名 原名 化名 本名 真名 更名为 改名为 乳名 小名 艺名 法名 笔名 网名 "
).split()
#: How words for people end, where the whole word is on no list.
SUFFIXES: dict[str, float] = {
    **dict.fromkeys(("员", "者", "师"), 1.3),
    **dict.fromkeys(("长", "工", "生", "科", "处", "客", "哥", "官"), 0.9),
    **dict.fromkeys(("联系上", "见到了", "遇到", "碰到", "遇见", "告诉", "叮嘱", "提醒", "拜访", "看望", "探望"), 1.5),
    **dict.fromkeys(("见到", "找到", "抓获", "抓到", "逮捕", "传唤", "讯问", "搭载", "陪护", "护送"), 1.5),
}  # fmt: skip
#: Verbs and roles right before a name, beside those of ``lexicons.persons``.
MORE_VERBS = (
    "任命 免去 提拔 推选 选举 聘请 聘任 聘用 录用 辞退 开除 解雇 逮捕 拘留 搀扶 抢救 采访 表彰 奖励 处罚 面试 资助 收养 赡养 抚养 探视 走访 慰问 汇入 转入 打入 汇至 存入 "
    "送交 移交 交予 发予 转至 转发 委派 指派 指定 任用 调离 顶替 冒充 假冒 欺骗 殴打 辱骂 伤害 杀害 营救 解救 追赶 跟随 等候 迎接 欢迎 邀请 聘 娶 嫁 伴 雇 恳请 烦请 麻烦 拜托 "
).split()
#: Verbs of one character that have persons for an object, among much else.
SHORT_VERBS = "说见接听陪帮替骗告教催约派招雇救欠还借付汇寄转称喊扶等追送写签填叫"
#: Departments that stand for whoever sits there: 人事王芳.
DEPARTMENTS = (
    "人事 财务 行政 法务 客服 前台 采购 销售 出纳 售后 技术 后勤 物业 社区 坐席 导医台 窗口 柜台 班组 车间 用户 客户 受害 宿管 门卫 护工 家政 外卖 快递 宅急送 公证 中介 房产 骑手 "
).split()
#: Characters of given names that other words hold as well, beside ``GIVEN`` and ``lexicons.persons.MORE_GIVEN``.
MORE_USUAL = frozenset(
    "舟望治向书小若引弟招腊花念初仕传农杏梨柱栓芽苞盼益旗兮守定少夕朦绎骐萤蒂藤兴传承粮仓西奔冲志有才来"
)
#: Characters of given names that other words hardly hold.
NAMELY = frozenset(
    "娜婷倩磊鑫淼焱垚犇昊昕旻彧玥玮琰琛璇骁翀婧娟莉琳萍蕾薇芳霞艳燕琴娥媛嫣妍妮姗茜颖莹瑶瑾瑜璐琪琦珊珍玲翠芬菊芸芹茹蓉蓓莲馨菲菁萱涵轩皓睿哲浩灏瀚宸宇彬斌炜烨煜熠煊晖晟昱曦旭鹏翔骏麟杰俊伟勇刚峰岚嵩巍涛淑洁敏秀桂兰梅凤英"
    "志豪毅凯勋钧铭钰鹤雯霖霄韵婵娣婉娴姣娇惠慧蕙嘉佳怡悦欣彪鸿雁晗晓彤彦琼璟璋珂珏珩珈玺璞祺祥旺昌楠梓桐榕枫栋彩丽坤媚鹃黛璧绮绫纨倪岱峻崇嵘衍翊翎翰奕煌煦灿炳炯焕熙燊喆嫒妤姝娅斐懿霏雳昶炅珣珺琨瑄玟琬瑞璨晔晞晏晴暄旸昀旼忻恺愫慕慷"
)
