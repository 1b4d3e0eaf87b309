"""Names of people who are not named surname first: Tibetan, Mongolian and Yi names in Chinese characters, European names.

Compiled by hand for this project. In Chinese characters such names are made of recurring parts, written with the few hundred
characters that sounds are spelled with.
"""

#: Parts of Tibetan names, in the spellings of Tibet, Amdo and Kham.
TIBETAN = (
    "扎西 次仁 卓玛 格桑 达娃 旺堆 央金 尼玛 平措 罗布 德吉 单增 丹增 旦增 仁青 仁欠 仁真 仁增 拉姆 白玛 班玛 贝玛 多吉 多杰 索朗 索南 边巴 普布 巴桑 强巴 桑珠 措姆 曲珍 洛桑 阿旺 才让 才仁 "
    "才旦 才项 才吉 南杰 朗杰 曲措 桑杰 桑吉 桑旦 桑培 拉毛 加措 嘉措 道吉 顿珠 东珠 东主 冬珠 次旦 益西 米玛 拉巴 拉珍 卓嘎 卓尕 卓么 曲扎 江白 江村 坚赞 贡布 贡嘎 贡桑 格列 土登 图登 晋美 久美 "
    "降央 降措 泽仁 泽翁 翁姆 四郎 四朗 志玛 邓珠 邓真 洛绒 向巴 登巴 登珠 群培 群宗 群措 白珍 白姆 措毛 完么 公保 更登 更尕 尕藏 尕玛 旦正 旦巴 旦真 斗格 豆格 俄金 华旦 加羊 加央 甲央 洛追 罗追 "
    "罗让 诺布 欧珠 欧金 巴珠 巴登 班登 班丹 塔青 旺姆 旺秋 旺扎 旺久 旺杰 西热 喜饶 夏吾 央宗 央吉 央措 扎巴 扎桑 智华 周毛 久西 关却 公却 官却 切羊 赤列 赤来 次央 次珍 次旺 其美 琼达 琼吉 曲吉 "
    "曲尼 曲培 热杰 达瓦 德庆 德央 德措 嘎玛 噶玛 噶桑 杰布 金巴 康珠 朗加 勒措 伦珠 美朵 梅朵 米久 明久 吉美 宗吉 玉珍 珠扎 索次 顿旦 扎加 确吉 仓决 片多 巴鲁 阿吉 南加 卓措 桑姆 拉措 拉吉"
).split()
#: Mongolian names and their parts.
MONGOLIAN = (
    "巴特尔 巴图 乌云 其其格 其木格 斯琴 高娃 额尔敦 额尔德尼 额尔德木图 苏和 那仁 娜仁 图雅 图娅 托娅 托雅 阿拉坦 阿拉腾 宝音 德力格尔 孟和 孟克 蒙克 敖特根 敖日格勒 乌兰 朝鲁 楚鲁 特木尔 铁木尔 帖木儿 呼和 "
    "哈斯 萨仁 牧仁 木仁 木仁 布仁 巴雅尔 巴雅 巴音 白音 青格勒 青格乐 阿古拉 乌日娜 乌仁 格根 那顺 纳顺 纳森 乌力吉 乌勒吉 达来 达赖 吉日格勒 吉日嘎拉 塔娜 斯日古楞 阿木古郎 阿木古楞 朝克图 满都拉 满都呼 "
    "布和 宝力高 宝力德 宝鲁日 那日苏 那木拉 查干 查娜 赛罕 赛音 赛吉拉夫 新吉勒 旭日干 旭仁 苏日娜 苏日古嘎 苏雅拉 苏力德 苏布道 苏伦 萨日娜 萨如拉 萨茹拉 萨楚拉 萨其拉 沙日娜 海日汗 海日罕 毕力格 毕勒格 "
    "必力格 必勒格 嘎日迪 嘎鲁 格日乐 格日勒 通拉嘎 通嘎拉格 图力古尔 图门 图布新 陶格斯 陶德 陶高 乌恩 乌恩其 乌尼尔 乌日汗 乌日罕 乌日更 乌英嘎 阿荣 阿茹娜 阿如汗 阿如罕 阿日斯楞 阿斯楞 阿尔斯楞 昂格鲁玛 "
    "昂沁 奥云 敖云 敖登 敖其尔 巴根 巴达 巴达玛 宝迪 楚伦 达布 达古拉 达日玛 丹巴 道尔吉 道日吉 道日娜 德格 德木其格 额日和 额日登 恩和 恩克 哈日 哈日巴拉 浩毕斯 呼日勒 呼斯楞 呼格吉勒 胡日查 吉雅 吉木斯 拉西 "
    "鲁布森 玛拉沁 芒来 美丽其格 莫日根 莫德格 木其尔 娜布其 娜木罕 诺敏 诺民 其布日 其力格尔 钦德木尼 仁钦 散布 色音 斯钦 斯楞 斯仁 朱拉 珠拉 珠日 扎布 扎木苏 温都苏 乌音嘎 萨其日拉图 仁图雅 阿拉木斯 伊拉图 "
    "吉如和 好日瓦 海棠 朝伦 德力 布日古德 乌嫩 孟根 阿敏 阿其拉图 都楞 苏乙拉 套格敦 额力"
).split()
#: Yi surnames, which stand before one or two characters.
YI = (
    "吉克 沙马 阿尔 曲比 阿侯 马海 俄木 洛古 尼苦 勒伍 吉木 吉狄 阿库 阿苏 阿约 阿的 阿牛 阿力 阿说 阿沙 的日 的莫 的惹 俄底 俄者 海来 吉伍 吉吉 吉尔 吉子 吉觉 加巴 金古 拉马 立立 罗洪 马黑 马边 木帕 且沙 曲木 石一 "
    "苏呷 瓦扎 乌尼 尔古 尔苦 比布 布约 欧其 赤黑 地木 恩扎 莫色 莫洛 日黑 热柯 水洛 依火 约其 以色 阿余 阿堵 阿育 安吉 巴久 比曲 杰觉 拉博 勒勒 里伍 木乃 偏初 曲莫 日火 色坡 什列 土比 瓦其 维色 沃者 吾足 约者 孜莫 立克"
).split()
#: Characters that names of other languages are spelled with in Chinese.
SPELLED = (
    "阿艾爱安昂敖奥巴白班邦包宝保贝本比毕边别宾波伯博布才采仓草策查朝楚初茨慈次措达丹旦道得德登邓迪底地蒂丁东冬都豆杜敦顿多朵俄额厄恩尔法凡菲费丰夫弗福嘎噶盖甘岗高戈哥歌格葛根更贡公古姑顾关官"
    "哈海汗罕浩和赫黑亨侯呼胡华吉基佳加嘉贾江杰金晋久觉军卡凯康柯科可克库苦奎拉来兰郎朗劳勒乐雷里力立丽利莲良列林伶柳龙隆楼卢鲁路伦罗洛玛马买麦满曼芒毛茂梅美门蒙孟米密敏明莫默牧木穆姆那娜纳乃南尼"
    "年宁牛努诺女欧帕潘培佩皮片平坡普其奇齐恰钱强乔切琴青庆琼丘邱曲其确群然让热仁日荣茹如瑞若撒萨赛三桑色沙莎山珊尚绍社申生什施石史氏斯丝思四苏素孙索塔太泰坦唐陶特提铁廷通图土吐托脱娃瓦旺万王维威"
    "卫温文翁沃乌吾伍武西希喜夏仙先香向项小谢辛新兴雄修雅亚延央扬羊耶也叶依伊义益音英永尤于宇玉约云早泽曾扎札占珍真正芝志智忠州周朱珠主卓孜子宗佐作呷惹嫫且火牟尕斗斤木说者列育余伍史体作则古"
)

#: European given names, as their countries write them; those that English uses too are in ``surnames``.
EUROPEAN_GIVEN = (
    "Jürgen Juergen Jörg Joerg Björn Bjoern Günter Günther Guenter Käthe Rüdiger Götz Bärbel Uwe Heike Sabine Petra Monika Ursula Renate Karin Helga Brigitte Susanne Birgit Gabriele Stefan Stephan Andreas Klaus Manfred Helmut "
    "Horst Bernd Gerhard Werner Ralf Matthias Markus Florian Tobias Lukas Finn Jonas Moritz Maximilian Lea Leonie Katharina Anja Anke Antje Silke Katrin Kathrin Jana Franziska Friederike Frieda Mathilda Emil Friedrich "
    "Heinrich Hermann Konrad Reinhard Eberhard Siegfried Volker Detlef Holger Torsten Thorsten Carsten Karsten Sven Jens Lennart Ole Malte Nils Niklas Jannik Ulrich Ulrike Annette Elke Gisela Hannelore Inge Ilse "
    "Ingeborg Christa Gudrun Sigrid Waltraud Annegret Dagmar Jutta Marlies Svenja Maike Meike Wiebke Birte Beate Doris Jochen Joachim Rolf Armin Burkhard Egon Erwin Gernot Hartmut Harald Ingo Lothar Norbert Reiner Rainer "
    "Steffen Timo Veit Wilhelm Özlem Gülşen Ayşe Ayse Emine Fatma Ahmet Hüseyin Zeynep Elif Emre Murat Hakan Burak Merve "
    "François Francois Michel André Philippe Alain Jacques Gérard Nicolas Julien Sébastien Frédéric Stéphane Jérôme Rémi Théo Léa Chloé Manon Inès Zoé Camille Aurélie Céline Élodie Sophie Nathalie Sylvie Valérie Hélène "
    "Geneviève Amélie Benoît Loïc Étienne Antoine Thierry Olivier Laurent Guillaume Mathieu Maxime Clément Lucas Hugo Jules Gabriel Raphaël Léo Arthur Émilie Margaux Pauline Mathilde Anaïs Océane Solène "
    "José María Jose Juan Jesús Jesus Ángel Álvaro Sofía Lucía Martín Adrián Iván Raúl Rubén Óscar Andrés Joaquín Inés Belén Mónica Verónica Pilar Concepción Ana Javier Sergio Alejandro Fernando Francisco Gonzalo Ignacio "
    "Marta Rocío Cristina Elena Nuria Paula Mateo Santiago Emiliano Ximena Valentina Camila João António Gonçalo Conceição Inês Luís Tiago Rui Nuno Paulo Beatriz Leonor Catarina Mariana Joana "
    "Giuseppe Giovanni Francesco Alessandro Andrea Chiara Francesca Federica Niccolò Stefano Roberto Salvatore Antonio Vincenzo Davide Simone Riccardo Alessia Martina Giorgia Elisa Silvia Paola Valentina Ilaria "
    "Łukasz Michał Paweł Piotr Krzysztof Andrzej Tomasz Agnieszka Małgorzata Katarzyna Zofia Jan Jakub Kacper Wojciech Marcin Mateusz Magdalena Joanna Barbara Ewa Zuzanna Jiří Petr Pavel Lukáš Tomáš Ondřej Jana Lenka Kateřina "
    "Åsa Søren Jørgen Bjørn Øystein Håkan Göran Åke Märta Astrid Lars Anders Erik Mats Henrik Mikkel Kasper Magnus Freja Signe Ingrid Solveig Kari Juha Matti Pekka Päivi Aino Jan Pieter Willem Hendrik Joost Sander Bram Daan "
    "Femke Anouk Lotte Maaike Sanne Wouter Kees Zoë Noë Maëlys Jérémy Ioana Andrei Mihai Elena Ştefan Dragoş László István Gábor Zoltán Katalin Ágnes"
).split()
#: European surnames.
EUROPEAN_SURNAMES = (
    "Müller Mueller Schäfer Schaefer Schröder Schroeder Krüger Krueger Weiß Weiss Großmann Köhler Koehler Jäger König Koenig Böhm Groß Vogel Lindner Kühn Döring Bauer Hofmann Hoffmann Fröhlich Möller Moeller Strauß Hübner "
    "Löffler Meier Maier Mayer Koch Richter Neumann Werner Schmitz Krause Lehmann Huber Fuchs Peters Scholz Hahn Keller Zimmermann Berger Winkler Lorenz Baumann Franke Albrecht Schuster "
    "Simon Kraus Vogt Jansen Seidel Heinrich Schreiber Dietrich Ziegler Kuhn Kühne Pohl Bergmann Voigt Sauer Arnold Wolff Pfeiffer Günther Yılmaz Yilmaz Kaya Demir Şahin "
    "Lefèvre Dupont Durand Bernard Robert Richard Moreau Laurent Girard Roux Fournier Mercier Lambert Bonnet Legrand Garnier Rousseau Guérin Boyer García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez "
    "Jiménez Ruiz Hernández Díaz Álvarez Muñoz Gutiérrez Núñez Domínguez Vázquez Ramírez Esposito Bianchi Romano Colombo Ricci Marino Greco Conti Costa Giordano Mancini Rizzo Lombardi Moretti Kowalczyk Wiśniewski Wójcik Kamiński "
    "Lewandowski Zieliński Novák Svoboda Dvořák Horák Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Jensen Nielsen Hansen Pedersen Andersen Christensen Sørensen Jørgensen Korhonen Virtanen Mäkinen Nieminen "
    "Silva Santos Ferreira Pereira Oliveira Almeida Ribeiro Carvalho Gomes Vries Jansen Bakker Visser Smit Mulder Popescu Ionescu Nagy Kovács Szabó Tóth"
).split()
