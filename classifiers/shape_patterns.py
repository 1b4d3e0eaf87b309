"""The patterns by which columns are told as a whole: names, organizations, addresses, types of writing."""

from classifiers.cells import DIGIT, HAN, LOWER, UPPER, WIDE
from classifiers.lexicons import peoples, places
from classifiers.lexicons.surnames import (
    COMPOUND,
    ENGLISH_GIVEN,
    ENGLISH_SURNAMES,
    GIVEN,
    PINYIN_GIVEN,
    PINYIN_SURNAMES,
    SINGLE,
)
from classifiers.plan import Gate

_DATE = r"^(?:1[89]|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:0?[1-9]|[12]\d|3[01])日?)$"
#: Degrees with four decimals or more, where zeros at the end may have gone: longitudes of China and of North America, latitudes of both.
_FINE = r"\.\d{4,15}$"
_EAST = rf"^(?:7[3-9]|[89]\d|1[0-2]\d|13[0-5]){_FINE}"
_WEST = rf"^-(?:6[5-9]|[7-9]\d|1[01]\d|12[0-5]){_FINE}"
_NORTH = rf"^(?:[3-9]|[1-4]\d|5[0-3]){_FINE}"
#: Whole numbers of more digits are numbers of something, not quantities.
MAX_INTEGER = 15
TYPES = (
    ("integer", r"^-(?:0|[1-9]\d{0,14})$"),  # without a sign, the marks tell
    ("decimal", r"^-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3})+)\.\d+$"),
    ("date", _DATE),
    ("datetime", r"^(?:1[89]|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}[ T]\d{1,2}:\d{2}"),
    ("geo:east", _EAST),
    ("geo:west", _WEST),
    ("geo:north", _NORTH),
    ("boolean", r"^(?i:true|false|是|否|yes|no)$"),
)

#: Area codes of the MIIT numbering plan, so many as there are: 033 begins only that of Qinhuangdao.
AREAS = (
    r"^\(?0(?:10|2[0-57-9]|3(?:1\d|35|49|5\d|7\d|9[1-8])|4(?:1\d|2[179]|3\d|5[1-9]|6[4789]|7\d|8[23])|5(?:1\d|2[37]|3\d|4[36]|5\d|6[1-6]|7\d|80|9[1-9])"
    r"|6(?:3[1-5]|6[0-9]|9[12])|7(?:01|1\d|2[248]|3\d|4[3-6]|5\d|6[0-9]|9\d)|8(?:1[2367]|2[5-7]|3\d|5\d|7\d|8[3678]|9[1-8])|9(?:0[1-39]|1[1-79]|3\d|4[13]|5[1-5]|7\d|9\d))"
)
#: Categories that turn up in every hospital: infections, tumors, diabetes, heart, lungs, stomach, spine, kidneys, injuries.
DIAGNOSES = (
    "A09|A15|A16|A41|B02|B18|B34|C16|C18|C20|C22|C34|C50|C53|C56|C61|C73|D17|D25|D50|D64|E03|E04|E05|E10|E11|E14|E66|E78|E79"
    "|F0[13]|F10|F20|F3[123]|F4[1-3]|G20|G40|G43|G45|G47|G5[0-6]|H10|H2[56]|H35|H40|H52|H6[56]|H81|H9[01]|I1[0-35]|I2[0-5]|I4[4-9]"
    "|I50|I6[0-9]|I70|I80|I83|I84|J0[0-69]|J1[0-8]|J2[0-2]|J3[0-5]|J4[0-7]|J6[0-4]|J84|J9[368]|K0[1-5]|K21|K2[5-9]|K3[0-57]|K4[0-3]"
    "|K5[1-9]|K6[0-4]|K7[0-6]|K8[0-35]|K92|L0[1-38]|L2[03-5]|L30|L40|L50|M0[56]|M1[057]|M19|M2[35]|M4[1-578]|M5[0-4]|M6[25]|M7[0579]"
    "|M8[0-1]|N0[0-9]|N1[0-9]|N2[0-3]|N3[0-9]|N40|N6[0-4]|N7[0-6]|N8[0-9]|N9[2-5]|O0[0-6]|O4[0-7]|O8[0-2]|R0[0-7]|R1[0-1]|R4[0-2]|R5[0-9]"
    "|S0[0-9]|S[2-9][0-9]|T[0-1][0-9]|T2[0-9]|T8[0-9]|T9[0-8]|Z[0-9]{2}"
)
_SURNAMES = "".join(sorted(SINGLE))
_GIVEN = "".join(sorted(GIVEN))
_COMPOUND = "|".join(COMPOUND)
_NAME = rf"^(?:(?:{_COMPOUND})\p{{Han}}{{1,2}}|[{_SURNAMES}]\p{{Han}}{{1,3}}|[{_SURNAMES}] {{1,4}}\p{{Han}}(?: {{1,2}}\p{{Han}})?)$"
_DOTTED = r"^\p{Han}{1,8}(?:[·•・‧]\p{Han}{1,8}){1,3}$"
_ALL_GIVEN = rf"^(?:(?:{_COMPOUND})|\p{{Han}}) {{0,4}}[{_GIVEN}](?: {{0,2}}[{_GIVEN}]){{0,2}}$"
#: Letters of the European alphabets that are Latin: capitals, and all.
_CAPITAL, _LETTER = "A-ZÀ-ÖØ-ÞĀ-Ž", "A-Za-zÀ-ÖØ-öø-ž"
_LATIN_NAME = r"^(?:(?:Mrs?|Ms|Dr|Miss)\.? )?[A-Z][A-Za-z'\-]{1,20}(?: [A-Z]\.?)?(?:[ ,]{1,2}[A-Z][A-Za-z'\-]{1,20}){1,3}(?:,? (?:Jr|Sr|MD|PhD|DDS|DVM|II|III|IV)\.?)?$|^[A-Z]{2,20}[ ,]+[A-Z]{2,20}(?: [A-Z]{2,20})?$"
#: The same with letters of all these alphabets, and small words before surnames: Jürgen von Bülow, José de la Cruz.
_ACCENTED_NAME = rf"^(?:(?:Dr|Prof|Herr|Frau)\.? )?[{_CAPITAL}][{_LETTER}'\-]+(?:[ ,]{{1,2}}(?:(?:v[oa]n|vom|z[ur]|zur|de[nrls]?|t[ei]n|l[ae]|d[aiu]|do?s|el|al) ){{0,2}}[{_CAPITAL}][{_LETTER}'\-]+){{1,3}}$"

STRONG = (
    "公司|集团|商行|商店|超市|酒店|宾馆|饭店|医院|卫生院|卫生室|诊所|药房|药店|学校|学院|大学|中学|小学|幼儿园|银行|支行|分行|委员会|人民政府|合作社|协会|研究所|研究院"
    "|事务所|工作室|经营部|服务部|服务站|门市部|养老院|敬老院|福利院|基金会|联合会|加工厂|制造厂|服务中心|培训中心|保障所|办事处|有限合伙|分局|职业技术学院|技工学校|机构"
)
_ORG_STRONG = rf"(?:{STRONG})(?:[（(][^（()）]+[)）])?$"
_ORG_WEAK = r"(?:厂|店|中心|局|站|所|院|社|馆|行|坊|部|处|会|场|队)(?:[（(][^（()）]+[)）])?$"
_ORG_LATIN = r"(?i)(?:^|[^a-z0-9_])(?:inc|ltd|llc|corp|co|company|gmbh|plc|group|bank|university|hospital|school|college|institute|limited|corporation|s\.a|ag|bureau|agency|foundation|association)\.?$"

REGION = places.REGION
STREET = r"(?:路|街|大道|巷|弄|胡同|村|庄|社区|小区|新村|花园|苑|园|大厦|广场|公寓|里|工业区|开发区|组|屯|大院|家园|府|庭|城|道|坊|湾)"
_NUMBER = r"[0-9一二三四五六七八九十百]+\s*(?:号|栋|幢|座|单元|室|层|楼|弄|组|户|#|-\d|村民小组|小组|社|队)"
_ADDRESS = (
    rf"^{REGION}.*{STREET}",
    rf"{STREET}.*{_NUMBER}",
    rf"^{REGION}.*{_NUMBER}",
)
#: A region within another and nothing behind: an address where the header says so.
_REGIONS = rf"^(?:{places.PROVINCES})(?:省|市|自治区|特别行政区|\p{{Han}}{{1,4}}自治区)?\p{{Han}}{{1,12}}(?:市|区|县|旗|镇|乡|街道|州|盟)$"
_ADDRESS_LATIN = (
    r"(?i)^\d{1,6}[A-Za-z]?,? (?:[A-Za-z0-9.'\-]+ ){1,5}(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|square|sq"
    r"|terrace|highway|hwy|parkway|pkwy|circle|cir|alley|branch|bridge|brook|camp|canyon|cape|center|cliffs?|corner|course|cove|creek|crescent|crossing|dale|dam"
    r"|divide|estates?|expressway|extension|falls|ferry|fields?|flats?|fords?|forest|forges?|forks?|fort|freeway|gardens?|gateway|glens?|greens?|groves?|harbors?"
    r"|haven|heights|hills?|hollow|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|landing|light|loaf|locks?|lodge|loop|mall|manors?|meadows?|mews|mills?"
    r"|mission|motorway|mount|mountains?|neck|orchard|oval|overpass|parks?|pass|passage|path|pike|pines?|plains?|plaza|points?|ports?|prairie|radial|ramp|ranch"
    r"|rapids?|rest|ridges?|river|route|row|run|shoals?|shores?|skyway|springs?|spurs?|station|stravenue|stream|summit|throughway|trace|track|trail|tunnel"
    r"|turnpike|underpass|unions?|valleys?|via|viaduct|views?|villages?|ville|vista|walks?|wells?)\.?(?:,? (?:apt|suite|ste|unit|#).*)?(?:[^a-z0-9_]|$)"
)
_ADDRESS_FORM = (
    r"^\d{1,6}[A-Za-z]?,? [A-Z][A-Za-z.'\-]+(?: [A-Za-z0-9.'#\-]+){0,6}|^(?i:p\.?o\.? box) \d+"
)
_CAPITALIZED = r"^[A-Z][A-Za-z.&'\-]*(?:,? (?:and |& |of |the )?[A-Z][A-Za-z.&'\-]*){0,6}\.?$"
_ACCENTED_CAPITALIZED = (
    rf"^[{_CAPITAL}][{_LETTER}.&'\-]*(?: [{_CAPITAL}&][{_LETTER}.&'\-]*){{0,6}}$"
)
_GIVEN_NAMES = "|".join(
    dict.fromkeys([*ENGLISH_GIVEN, *filter(str.isascii, peoples.EUROPEAN_GIVEN)])
)
_ACCENTED_GIVEN = rf"^(?:(?:Dr|Prof|Herr|Frau)\.? )?(?:{'|'.join(dict.fromkeys(n for n in peoples.EUROPEAN_GIVEN if not n.isascii()))})(?:[^{_LETTER}0-9_]|$)"
#: A given name first or, behind a comma, last; capitals throughout as well; Chinese names in pinyin.
_ENGLISH_NAME = rf"^(?i:(?:(?:Mrs?|Ms|Dr|Miss)\.? )?(?:{_GIVEN_NAMES})(?:[^A-Za-z0-9_]|$))"
_LAST_FIRST = rf"^(?i:[a-z'\-]+, ?(?:{'|'.join(ENGLISH_GIVEN)})(?: [a-z]\.?)?)$"
_TWO_WORDS = (
    "New York",
    "Los Angeles",
    "San Diego",
    "San Francisco",
    "San Jose",
    "San Antonio",
    "Las Vegas",
    "Hong Kong",
    "Washington",
    "New Delhi",
)
_FAMILY_NAMES = "|".join(
    dict.fromkeys([*ENGLISH_SURNAMES, *filter(str.isascii, peoples.EUROPEAN_SURNAMES)])
)
_SURNAMED = rf"(?i:(?:^|[^a-z])(?:{_FAMILY_NAMES}|{PINYIN_SURNAMES})(?:,|,? (?:jr|sr|md|phd|dds|dvm|ii|iii|iv)\.?$|$))"
_ACCENTED_SURNAME = (
    rf"[ ,](?:{'|'.join(dict.fromkeys(n for n in peoples.EUROPEAN_SURNAMES if not n.isascii()))})$"
)
_PINYIN_NAME = (
    rf"^(?i:(?:{PINYIN_SURNAMES}),? {PINYIN_GIVEN}|{PINYIN_GIVEN} (?:{PINYIN_SURNAMES}))$"
)

#: Names without surnames in front, of parts that recur; and whatever is written with the characters that sounds are spelled with.
_TIBETAN, _MONGOLIAN, _YI = map("|".join, (peoples.TIBETAN, peoples.MONGOLIAN, peoples.YI))
PEOPLES = rf"^(?:(?:{_TIBETAN}){{2,3}}|(?:{_TIBETAN})[吉措加杰毛太本泰][{peoples.SPELLED}]?|(?:{_MONGOLIAN}){{1,3}}[图夫嘎泰]?|(?:{_YI})[{peoples.SPELLED}]{{1,2}})$"
SPELLED = (
    rf"^[{''.join(sorted(set(peoples.SPELLED + _TIBETAN + _MONGOLIAN + _YI) - {'|'}))}]{{2,9}}$"
)
#: Addresses of the continent: street and number, the street's kind inside its name or before it, or a town behind its code.
_HOUSE = r"\d{1,4} ?[a-zA-Z]?(?: ?[-/] ?\d{1,4} ?[a-zA-Z]?)?(?:,? .*)?$"
_HOUSE_FORM = rf"^[{_CAPITAL}][{_LETTER}.'\-]+(?: [{_LETTER}.'\-]+){{0,5}} \d{{1,4}} ?[a-zA-Z]?$"
_ADDRESS_EUROPE = (
    rf"^[{_LETTER}.'\-]+(?: ?[{_LETTER}.'\-]+){{0,5}} ?(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Ww]eg|[Aa]llee|[Gg]asse|[Pp]latz|[Dd]amm|[Uu]fer|[Cc]haussee|[Ss]teig|[Ss]traat|[Ll]aan|[Pp]lein|[Gg]racht|[Gg]atan|[Vv]ägen|[Gg]ade|[Vv]ej|[Vv]egen|[Vv]eien|[Kk]atu) {_HOUSE}"
    rf"|^(?:Am|An der|An den|Auf der|Auf dem|Im|In der|In den|Unter den|Zum|Zur|Hinter der|Vor dem|Bei der|Beim|[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Cc]alle|C/|[Aa]venida|Av\.|[Pp]laza|[Pp]aseo|[Rr]ua|[Ll]argo|ul\.|ulica|[Rr]ue|[Aa]venue|[Bb]oulevard) ?[{_LETTER}.'\-]{{3,}}(?: [{_LETTER}.'\-]+){{0,4}},? {_HOUSE}"
    rf"|^\d{{1,4}}(?: ?bis| ?ter)?,? (?:rue|avenue|av\.|boulevard|bd|place|quai|chemin|allée|impasse|cours|route|square|passage|Rue|Avenue|Boulevard|Place|Quai|Chemin|Allée|Impasse|Route) .*[{_LETTER}]{{3}}.*$"
    rf"|^[{_LETTER}.'\-]+(?: [{_LETTER}.'\-]+){{0,5}} \d{{1,4}} ?[a-zA-Z]?, ?(?:[A-Z]{{1,3}}-)?(?:\d{{4,5}}|\d{{3}} \d{{2}}|\d{{4}} ?[A-Z]{{2}}) [{_CAPITAL}].*$"
)

NAMES = Gate(needs=HAN, sizes=(2, 24))
WIDE_NAMES = Gate(needs=HAN, sizes=(4, 80))
LATIN = Gate(needs=UPPER | LOWER, bars=WIDE, sizes=(2, 120))
#: Cells with letters that English lacks, and cells that may be a street and a house number.
_ACCENTED = Gate(needs=UPPER | LOWER, bars=HAN, sizes=(2, 120))
_HOUSED = Gate(needs=DIGIT, bars=HAN, sizes=(6, 120))


#: What every column is asked; the rest is asked of Latin ones.
FIRST = ("types", "name", "org", "address", "region", "latin")
FAMILIES = {
    "types": (dict(TYPES), Gate()),
    "name": (
        {
            "person": _NAME,
            "person:dotted": _DOTTED,
            "person:given": _ALL_GIVEN,
            "person:place": rf"^(?:{places.PROVINCES}|{'|'.join(places.CITIES)})市?$|^\p{{Han}}{{2,4}}(?:省|市|区|县|镇|乡|街道)$",
            "masked:PERSON": rf"^(?:[{_SURNAMES}]|{_COMPOUND})(?:某[某\p{{Han}}]?|\p{{Han}}某|先生|女士|小姐|太太)$",
        },
        NAMES,
    ),
    "org": ({"org:strong": _ORG_STRONG, "org:weak": _ORG_WEAK, "digit": "[0-9]"}, WIDE_NAMES),
    "address": ({str(i): p for i, p in enumerate(_ADDRESS)}, WIDE_NAMES),
    "region": ({"region": _REGIONS}, WIDE_NAMES),
    "latin": (
        {
            "person:latin": _LATIN_NAME,
            "capitalized": _CAPITALIZED,
            "address:form": _ADDRESS_FORM,
            "lettered": "[A-Za-z]{2}",
            "worded": r"^[A-Za-z]+(?:[ ,/()'\-]+[A-Za-z0-9.]+)*\)?$",
        },
        LATIN,
    ),
    "english": (
        {
            "person:english": _ENGLISH_NAME,
            "person:first": rf"^(?i:{_GIVEN_NAMES})$",
            "person:place": rf"^(?i:{'|'.join((*places.CITIES_EN, *_TWO_WORDS))})$",
            "person:syllables": rf"^(?i:{PINYIN_GIVEN})$",
            "person:family": rf"^(?i:{_FAMILY_NAMES})$",
            "org:latin": _ORG_LATIN,
        },
        _ACCENTED,
    ),
    "pinyin": ({"person:pinyin": _PINYIN_NAME, "person:last": _LAST_FIRST}, _ACCENTED),
    "surname": ({"person:surname": _SURNAMED}, _ACCENTED),
    "disease": ({"diagnosis:latin": rf"^(?i:.*(?:{places.DISEASES_EN})(?:[^a-z].*)?)$"}, LATIN),
    "street": ({"address:latin": _ADDRESS_LATIN}, LATIN),
    "accented": ({"person:latin": _ACCENTED_NAME, "person:accented": _ACCENTED_GIVEN}, _ACCENTED),
    "accented words": ({"capitalized": _ACCENTED_CAPITALIZED}, _ACCENTED),
    "accented surname": ({"person:surname": _ACCENTED_SURNAME}, _ACCENTED),
    "europe": ({"address:europe": _ADDRESS_EUROPE, "address:form": _HOUSE_FORM}, _HOUSED),
}
