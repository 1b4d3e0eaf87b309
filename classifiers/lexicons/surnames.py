"""Chinese surnames, by share of the population (Ministry of Public Security name reports), and compound ones."""

#: The commonest hundred cover about 85 % of the Han population.
COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
    "邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
OTHERS = (
    "肖闫严覃季凌包司牛温申安颜庞倪翟樊兰殷施陶洪翁舒章鲁韦岳梅裴路左齐聂焦代向祁耿欧辛莫詹关俞解毕涂柴柯卓蓝喻宁骆辜曲车甘成符池阮谷冉隋邢柳"
    "霍尚滕凤卞伍占管游伏佟闵盛房缪单邬卜时佘戚麦强葛桂宫应宗靳仇栾巫晏冷娄靖郎屈苗查简饶冀鲍桑荆蒲庄连封瞿明竺臧原农苟褚仲沙费纪楼项祝"
    "诸候华储储匡练宣边边敖揭艾虞茅茹蔺展商丛匡习郁郗花荣宿敬芦由党谌藏鄢迟鞠付苑岑官蒙阚惠支晋景蓟厉戎班曼牟濮璩隗糜那盖闻诸葛"
)
COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "独孤",
    "南宫",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "长孙",
    "宇文",
    "轩辕",
    "端木",
    "百里",
    "呼延",
    "闻人",
    "澹台",
    "公冶",
    "太叔",
    "申屠",
    "钟离",
    "鲜于",
    "第五",
    "赫连",
    "拓跋",
    "完颜",
    "纳兰",
)
SINGLE = frozenset(COMMON + OTHERS)

#: Characters that given names are made of far more often than other words are; in no order.
GIVEN = frozenset(
    "梦洁琪烨彤悦晶莹煜皓睿涵淇珊晗恬瑾璇萱钰铭锐锦钧霖靖馨鑫韬骏妍妮娇婉婧媚嫣宸宥屹峥峻嵩巍帆弘彦彬徽恩悠惟愉慕懿捷昀昂昕晔暄曦朔柏柯栩楚楠榕歆沁沐沛沫泓泠洛浚涟淳淼清渝湘溪滢潇澄澈"
    "瀚炜炫烁焕焱熙燊熠玥珈珏珞琛琦瑄瑶璐璟祎祺禹秋筠绮翎翊聆艾芊芮芸苒茵荷菡菲萌葳蓓蔓蔚蕾薪语诗诺谊谨豫辉远逸遥郁铄锋锟隽雁雯霄霏静韶颐颖飒骁骞骥鲲麒麟黛龄"
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉力建国华玉红梅志永健世广义安福生龙元全胜学祥才发武新利清飞彬富顺信子杰俊峰"
    "浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘淑惠珠翠雅芝萍娥玲芬燕"
    "彩春菊凤洁琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君"
    "琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思康星光天达"
    "岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆磊民友裕河哲江超浩亮政鑫淼焱森垚轩宇涵萱诗琪梓睿博雨欣怡婷强佩"
    "立成东海波宾贵福宝玺珂凯恒滨栋鸿昌昊旺坤奎喜仁义礼智忠孝勤俭耀祖贤良俊杰英豪长寿延年万金银铁山川水火土木石玉春夏秋冬小大双美好"
)

#: Common English given names (US Social Security Administration, baby names since 1930).
ENGLISH_GIVEN = (
    "James Robert John Michael David William Richard Joseph Thomas Christopher Charles Daniel Matthew Anthony Mark Donald Steven Andrew Paul Joshua Kenneth "
    "Kevin Brian George Timothy Ronald Jason Edward Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory "
    "Alexander Patrick Frank Raymond Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Zachary Douglas Peter Kyle Noah Ethan Jeremy Christian Walter Keith "
    "Austin Roger Terry Sean Gerald Carl Dylan Harold Jordan Jesse Bryan Lawrence Arthur Gabriel Bruce Logan Billy Joe Alan Juan Elijah Willie Albert Wayne "
    "Randy Mason Vincent Liam Roy Bobby Caleb Bradley Russell Lucas Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Karen Sarah Lisa Nancy Sandra "
    "Betty Ashley Emily Kimberly Margaret Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Dorothy Amy Kathleen Angela Shirley "
    "Emma Brenda Pamela Nicole Anna Samantha Katherine Christine Debra Rachel Carolyn Janet Maria Olivia Heather Helen Catherine Diane Julie Victoria Joyce "
    "Lauren Kelly Christina Ruth Joan Virginia Judith Evelyn Hannah Andrea Megan Cheryl Jacqueline Madison Teresa Abigail Sophia Martha Sara Gloria Janice Kathryn "
    "Ann Isabella Judy Charlotte Julia Grace Amber Alice Jean Denise Frances Danielle Marilyn Natalie Beverly Diana Brittany Theresa Kayla Alexis Doris Lori "
    "Tiffany Monica Craig Courtney Erin Shannon Crystal Jamie Tina Travis Cody Derek Marcus Kathy Wendy Tammy Dawn Tracy Chad Jill Holly Corey Jeffery Lindsay "
    "Aaliyah Abby Ada Adele Adrian Adriana Agnes Aidan Aiden Aimee Alana Alastair Alberto Alec Alejandro Alexa Alexandra Alexandria Alfred Alfredo Alicia "
    "Alisha Alison Alissa Allan Allen Allison Alma Alvin Alyssa Amelia Ana Andre Andres Andy Angel Angelica Angelina Angie Anita Anne Annette Annie Antonio "
    "April Ariana Ariel Arlene Armando Arnold Arturo Ashlee Aubrey Audrey Aurora Autumn Ava Avery Barry Beatrice Becky Ben Bernadette Bernard Bernice "
    "Bertha Bessie Beth Bethany Betsy Bianca Bill Blake Bob Bonnie Brad Brady Brandi Brandy Breanna Brendan Brent Brett Bridget Brooke Bryce Byron Caitlin "
    "Calvin Cameron Camila Candace Candice Cara Carla Carlos Carmen Carolina Caroline Carrie Casey Cassandra Cassidy Cassie Catalina Cathy Cecil Cecilia "
    "Celeste Cesar Charlene Charlie Chase Chelsea Cheyenne Chloe Chris Christa Christie Christy Ciara Cindy Claire Clara Clarence Claude Claudia Clayton "
    "Clifford Clinton Clyde Cole Colin Colleen Connie Connor Constance Cooper Corinne Cory Cristina Cristian Curtis Daisy Dale Dallas Damian Damon Dan Dana "
    "Danny Daphne Darlene Darrell Darren Darryl Daryl Dave Dean Deanna Debbie Delia Della Derrick Desiree Desmond Destiny Devin Devon Dianna Diego Dillon "
    "Dominic Dominique Don Donovan Dora Doreen Duane Dustin Dwayne Earl Ebony Eddie Edgar Edith Edna Eduardo Edwin Eileen Elaine Eleanor Elena Eli Elias "
    "Elisa Elise Ella Ellen Elliott Ellie Elmer Eloise Elsie Emilio Enrique Erica Erik Erika Erma Ernest Esmeralda Esteban Estelle Esther Ethel Eugene "
    "Eunice Eva Evan Eve Everett Ezra Faith Faye Felicia Felipe Felix Fernando Fiona Flora Florence Floyd Francesca Francis Francisco Franklin Fred Freda "
    "Freddie Frederick Gabriela Gabriella Gabrielle Gail Garrett Gavin Gene Geneva Genevieve Geoffrey Georgia Geraldine Gilbert Gina Glen Glenda Glenn "
    "Gordon Graham Grant Greg Greta Guadalupe Guillermo Gwendolyn Hailey Haley Harley Harper Harriet Harry Harvey Hazel Hector Heidi Henrietta Herbert "
    "Herman Hilary Hilda Hope Howard Hugh Hugo Hunter Ian Ida Ignacio Imani Ingrid Irene Iris Irma Isaac Isabel Isabelle Isaiah Ivan Jackie Jackson Jade "
    "Jaime Jake Jared Jasmin Jasmine Javier Jay Jayden Jeanette Jeanne Jeff Jenna Jennie Jenny Jeremiah Jerome Jim Jimmy Jo Joann Joanna Joanne Jodi Jody "
    "Joel Joey Johanna Johnny Johnathan Jon Jorge Josephine Josh Josie Joy Juanita Jules Julian Juliana Julio Julius Justine Kaitlin Kaitlyn Kara Karina "
    "Karl Karla Kate Katelyn Kathie Katie Katrina Kay Keisha Kelli Kellie Kelsey Kelvin Ken Kendra Kent Kerri Kerry Kim Kirk Krista Kristen Kristi Kristie "
    "Kristin Kristina Kristine Kristy Kurt Lance Latoya Laurie Leah Lee Leigh Lena Leo Leon Leonard Leroy Leslie Lester Leticia Levi Lewis Lila Lillian "
    "Lily Lloyd Lois Lola Lonnie Lorena Lorenzo Loretta Lorraine Louis Louise Lucia Lucille Lucy Luis Luke Luther Lydia Lynn Mabel Mackenzie Madeline "
    "Makayla Malcolm Mandy Manuel Marc Marcia Marco Margarita Marguerite Mariah Marian Marie Mario Marion Marisa Marissa Marjorie Marlene Marsha Marshall "
    "Martin Marvin Matt Maureen Maurice Max Maxine Maya Mckenzie Melanie Melinda Melody Melvin Mercedes Mia Micheal Miguel Mike Mildred Miles Milton Mindy "
    "Minnie Miranda Miriam Misty Mitchell Mohammad Mohammed Molly Morgan Moses Muhammad Muriel Mya Myrtle Nadia Naomi Natasha Nathaniel Neil Nelson Nick "
    "Nicolas Nina Noel Nora Norma Norman Oliver Omar Opal Oscar Owen Paige Patrice Patsy Patti Patty Paula Paulette Pauline Pearl Pedro Peggy Penelope "
    "Penny Perry Phil Philip Phillip Phoebe Phyllis Priscilla Rachael Rafael Ralph Ramon Randall Raul Regina Reginald Renee Rex Rhonda Ricardo Rick Rickey "
    "Ricky Riley Rita Rob Roberta Roberto Robin Robyn Rochelle Roderick Rodney Rodrigo Roland Roman Ron Ronnie Rosa Rosalie Rosario Rose Rosemary Ross "
    "Roxanne Ruben Ruby Rudolph Rudy Rufus Sabrina Sadie Sally Salvador Sam Sandy Santiago Sasha Saul Savannah Sebastian Selena Serena Sergio Seth Shane "
    "Shaun Shawn Sheila Shelby Shelley Shelly Sherri Sherry Sheryl Sidney Sierra Silvia Simon Skylar Sofia Sonia Sonya Spencer Stacey Staci Stacy Stan "
    "Stanley Stella Steve Stewart Stuart Sue Summer Suzanne Sydney Sylvia Tabitha Tamara Tami Tamika Tanner Tanya Tara Tasha Taylor Ted Terrance Terrence "
    "Terri Theodore Thelma Tim Toby Todd Tom Tommy Toni Tony Tonya Traci Tracey Trevor Tricia Trinity Tristan Troy Valerie Vanessa Vera Verna Vernon "
    "Veronica Vicki Vickie Vicky Victor Viola Violet Vivian Wade Wallace Wanda Warren Wendell Wesley Wilbur Willard Wilma Winston Xavier Yesenia Yolanda "
    "Yvette Yvonne Zachery Zoe Aarav Abdul Ahmed Aisha Ajay Akash Akira Ali Alok Amit Anand Anil Anjali Anika Arjun Arun Ashok Bilal Boris Chandra Deepak "
    "Dieter Dimitri Dmitri Fatima Giovanni Giulia Gunther Hans Hassan Haruto Hiroshi Ibrahim Igor Ivana Jamal Jin Jorg Jurgen Kavita Kenji Khalid Klaus "
    "Krishna Lakshmi Lars Luca Mahmoud Manish Matteo Meera Mehmet Mustafa Natalia Neha Nikhil Olga Pablo Pierre Pooja Priya Rahul Raj Rajesh Ravi Sanjay "
    "Sergei Shreya Sneha Sunil Suresh Svetlana Takashi Tatiana Usha Vijay Vikram Vladimir Wolfgang Yuki Yusuf "
).split()

#: Common English surnames (US Census 2010), without those that are everyday words as well.
ENGLISH_SURNAMES = (
    "Smith Johnson Williams Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Moore Jackson Martin Perez Thompson Harris "
    "Sanchez Clark Ramirez Lewis Robinson Walker Allen Wright Scott Torres Nguyen Flores Adams Nelson Baker Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans "
    "Turner Diaz Parker Edwards Collins Reyes Stewart Morris Morales Murphy Rogers Gutierrez Ortiz Morgan Peterson Bailey Kelly Howard Ramos Ward Richardson Watson Brooks "
    "Chavez Bennett Mendoza Ruiz Hughes Alvarez Castillo Sanders Patel Myers Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Coleman Butler Henderson Barnes "
    "Gonzales Fisher Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace Moreno Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar "
    "Stevens Murray Castro Marshall Owens Harrison Fernandez McDonald Vargas Freeman Wells Webb Simpson Tucker Guzman Crawford Henry Olson Burns Hunter Kennedy Munoz Mendez "
    "Hicks Silva Ramsey Wagner Rios Hansen Ferguson Schmidt Daniels Vazquez Soto Nichols Boyd Weaver Delgado Warren Ortega Guerrero Estrada Sandoval Lawson Hawkins Contreras "
    "Schultz Hoffman Meyer Schneider Richards Larson Burke Carlson Cunningham Knight Carpenter Harvey Alvarado Lynch Obrien Fowler Santiago Maldonado Dunn Austin Gardner Kim "
    "Bishop Duncan Armstrong Arnold Weber Lawrence Franklin Johnston Montgomery Dixon Hopkins Bradley Andrews Harper Chapman Peters Stanley Hudson Bowman Gilbert Mccoy "
    "Fields Garrett Wheeler Burton Hanson Welch Schroeder Cooper Cox Reed Bell Gray Watkins Newman Frazier Curry Zimmerman Christensen Trujillo Jefferson Keller Lambert "
    "Singh Kumar Sharma Khan Ahmed Müller Schulz Fischer Becker Rossi Russo Ferrari Dubois Lefebvre Moreau Novak Kowalski Ivanov Petrov Sato Suzuki Tanaka Watanabe Yamamoto"
).split()
#: Surnames in pinyin, Taiwan and Hong Kong spellings included; and one or two syllables, a little too generous.
PINYIN_SURNAMES = (
    "wang|li|zhang|liu|chen|yang|zhao|huang|zhou|wu|xu|sun|hu|zhu|gao|lin|he|guo|ma|luo|liang|song|zheng|xie|han|tang|feng|yu|dong|xiao|cheng|cao|yuan|deng|fu|shen"
    "|zeng|peng|lu|lv|lyu|su|jiang|cai|jia|ding|wei|xue|ye|yan|pan|du|dai|xia|zhong|tian|ren|fan|fang|shi|yao|tan|liao|zou|xiong|jin|hao|kong|bai|cui|kang|mao|qiu|qin|gu"
    "|hou|shao|meng|long|wan|duan|lei|qian|yin|chang|qiao|lai|gong|wen|pang|tao|weng|shu|mei|zuo|qi|nie|guan|zhan|yue|bao|ouyang|sima|zhuge|situ|shangguan|murong"
    "|chan|wong|cheung|leung|chow|kwok|hsu|tsai|chiang|hsieh|tseng|kuo|chiu|ng|lam|cheng|yip|tsang|mak|chu|chang|huang|liao"
)
PINYIN_GIVEN = "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|uai|uan|iao|ian|ing|ang|eng|ong|ia|ie|iu|in|ua|uo|ui|un|ue|ve|ai|ei|ao|ou|an|en|er|[aoeiuv])[ '-]?){1,2}"
