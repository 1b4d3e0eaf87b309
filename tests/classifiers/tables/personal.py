"""Attributes of people: health, code lists, ages and dates. GB/T 2261, 3304, 4658, 4762, 6565, 2659; ICD-10."""

from tests.classifiers.tables.table import Table

TWO_DIGITS = Table(
    valid=("1", "10", "99", "05"),
    invalid=("abcdefg", "99999", "代码"),
    near=("100", "1a", "-1", "1.5", "甲"),
)

TABLES = {
    "icd10": Table(
        valid=("S82.101", "I10", "J18.9", "E11.900", "j18.9", "C34.900x001"),
        invalid=("诊断", "S", "82"),
        near=("S8", "82.1", "U12345", "S82-101", "S82.", "SS2.1", "S82.12345678"),
    ),
    "icd10_named": Table(
        valid=("J44.900 慢性阻塞性肺疾病", "S82.101胫骨骨折", "I10：高血压", "E11.900-2型糖尿病"),
        invalid=("诊断", "正常", "J44"),
        near=("J44.900", "慢性阻塞性肺疾病", "J4 肺病", "J44.900 COPD", "44.900 肺病"),
    ),
    "disease_zh": Table(
        valid=("腰椎间盘突出症", "左胫骨骨折", "2型糖尿病", "高血压", "矽肺", "慢性胃炎"),
        invalid=("正常", "已签收", "12345", "diagnosis"),
        near=("健康", "骨科", "检查 正常", "出院", "肺科门诊", "血常规"),
    ),
    "medical_record_number": Table(
        valid=("ZY20250001", "0012345678", "zy-2025-0001"),
        invalid=("病历", "-", "ZY"),
        near=("ZY12", "12", "ABCDEFG2025", "ZY2025000A", "ZY2025.0001"),
    ),
    "sex_words": Table(
        valid=("男", "女", "女性", "Male", "FEMALE", "未说明的性别"),
        invalid=("东门大街", "12345", "abc"),
        near=("男装", "女士", "males", "子女", "M/F", "男女"),
    ),
    "sex_codes": Table(
        valid=("1", "2", "0", "9", "M", "f", "1.0"),
        invalid=("abcdefg", "99999", "代码"),
        near=("3", "5", "01", "12", "X", "1.5"),
    ),
    "ethnic_group_words": Table(
        valid=("汉族", "汉", "维吾尔族", "土家族", "毛难族"),
        invalid=("东门大街", "12345", "民族"),
        near=("汉人", "家族", "种族", "汉族人", "上班族", "维吾尔语"),
    ),
    "ethnic_group_short": Table(
        valid=("藏", "回", "彝", "京"),
        invalid=("东", "1", "民族"),
        near=("汉", "族", "黑", "藏族", "藏人", "回回"),
    ),
    "ethnic_group_codes": Table(
        valid=("1", "01", "56", "58", "97"),
        invalid=("abcdefg", "99999", "代码"),
        near=("0", "59", "60", "96", "001", "100"),
    ),
    "nationality_words": Table(
        valid=("中国", "美国", "sgp", "USA", "日本"),
        invalid=("东门大街", "12345", "国籍"),
        near=("中国人", "美国队", "祖国", "江阴", "USAX", "全国"),
    ),
    "nationality_codes": Table(
        valid=("CN", "CHN", "156", "840"),
        invalid=("abcdefg", "99999", "国籍"),
        near=("C", "CHNA", "15", "1560", "C1"),
    ),
    "marital_status_words": Table(
        valid=("未婚", "已婚", "离异", "丧偶", "Married", "unmarried"),
        invalid=("东门大街", "12345", "状况"),
        near=("结婚证", "婚姻", "未婚妻", "已婚人员", "marry", "重婚"),
    ),
    "marital_status_codes": Table(
        valid=("1", "10", "20", "21", "90"),
        invalid=("abcdefg", "99999", "代码"),
        near=("0", "00", "01", "100", "1a"),
    ),
    "education_level": Table(
        valid=("HS-grad", "Some-college", "11th", "Assoc-acdm", "basic.9y", "university.degree"),
        invalid=("2025-01-01", "硬件", "high"),
        near=("13th", "HS-grade", "basic.5y", "some colleges"),
    ),
    "education_words": Table(
        valid=("研究生", "大学本科", "大专", "illiterate", "初中", "博士"),
        invalid=("东门大街", "12345", "学校"),
        near=("中学校", "大学生活", "研究生院", "本科室", "小学教师", "博士眼镜"),
    ),
    "education_codes": TWO_DIGITS,
    "political_affiliation_words": Table(
        valid=("中共党员", "群众", "共青团员", "台盟", "预备党员"),
        invalid=("东门大街", "12345", "政治"),
        near=("党员活动", "党支部", "群众路线", "团购", "团员证", "群众来信"),
    ),
    "political_affiliation_codes": TWO_DIGITS,
    "religion_words": Table(
        valid=("佛教", "基督教", "无宗教信仰", "Buddhist", "Islam"),
        invalid=("东门大街", "12345", "宗教"),
        near=("佛教协会", "教师", "助教", "基督教堂", "佛山", "宗教局"),
    ),
    "household_type_words": Table(
        valid=("农业", "非农业", "本市农村户口", "集体户", "城镇户口"),
        invalid=("东门大街", "12345", "户口"),
        near=("农业局", "农业银行", "户口本", "城镇化", "集体户主", "农民"),
    ),
    "household_type_codes": TWO_DIGITS,
    "blood_type_letters": Table(
        valid=("A", "B", "O", "AB"),
        invalid=("血型", "12", "ABO"),
        near=("C", "BA", "0", "a"),
    ),
    "blood_type_words": Table(
        valid=("A型", "ab型", "O型血", "B+", "AB-"),
        invalid=("东门大街", "12345", "血型"),
        near=("C型", "A类", "AA型", "A+级", "U型", "大型"),
    ),
    "blood_type_codes": Table(
        valid=("A", "B", "O", "AB", "1", "5"),
        invalid=("abcdefg", "99999", "血型"),
        near=("C", "AA", "BA", "0", "6", "10"),
    ),
    "employment_status_words": Table(
        valid=("在职", "退休", "灵活就业", "full-time", "登记失业"),
        invalid=("东门大街", "12345", "状态"),
        near=("在职证明", "失业金", "退休年龄", "就业局", "职业", "退休金"),
    ),
    "employment_status_codes": TWO_DIGITS,
    "disability_words": Table(
        valid=("视力残疾一级", "肢体残疾", "无残疾", "残疾", "智力残疾二级"),
        invalid=("一级", "正常", "12345"),
        near=("残联", "残疾人联合会办事处", "肢体受伤", "身残志坚", "残次品"),
    ),
    "disability_grade": Table(
        valid=("一级", "10级", "伤残九级", "3", "三级", "未达级", "有"),
        invalid=("高级", "abc", "等级表"),
        near=("11级", "0级", "一等", "伤残", "甲级", "1.5级"),
    ),
    "age": Table(
        valid=("0", "35", "120", "35岁", "35周岁", "35.0", "\uff13\uff15"),
        invalid=("abc", "年龄", "2025"),
        near=("121", "-1", "3.5", "35岁半", "035", "三十五"),
    ),
    "age_words": Table(
        valid=("35岁", "102周岁", "7 岁"),
        invalid=("岁", "abc", "年龄"),
        near=("35", "135岁", "35年", "35岁以上", "岁35", "3.5岁"),
    ),
    "birth_date": Table(
        valid=(
            "1990-03-07",
            "19900307",
            "1990/3/7",
            "1990年3月7日",
            "1990.03.07",
            "1990-03-07 00:00:00",
            "1990-03-07T00:00:00",
            "2000-02-29",
        ),
        invalid=("生日", "03-07", "12345"),
        near=(
            "1990-13-07",
            "19900231",
            "1900-02-29",  # 1900 was no leap year
            "2999-01-01",
            "90-03-07",
            "1990-03-32",
            "1990-00-07",
            "1790-03-07",
        ),
    ),
    "birth_date_western": Table(
        valid=(
            "31/01/1958",
            "05-30-1961",
            "7.3.1990",
            "24-Oct-1980",
            "March 7, 1990",
            "3rd May 1975",
        ),
        invalid=("1990-03-07", "生日", "19900307"),
        near=(
            "45/01/1958",
            "31/01/58",  # a century is missing
            "31/01/2158",
            "24-Okt-1980",
            "24-Oct-80",
        ),
    ),
    "birth_month": Table(
        valid=("199003", "1990-03", "1990年3月", "1990.3", "1990/12"),
        invalid=("月份", "03", "1990"),
        near=("199013", "199000", "1990-13", "1890-03", "1990-003", "90-03"),
    ),
}
