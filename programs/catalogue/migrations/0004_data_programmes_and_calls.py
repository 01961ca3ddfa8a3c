"""The talent programmes a hospital deals with, their calls as far as they were found in sources, and what each call asks.

Each call says how far it can be relied on: printed in a source that was read ("verified"), shifted from another year ("shifted"),
or told without a source ("unsourced"). None is confirmed: that takes the document, and somebody of the hospital who has read it.

What a hospital has already stays as it is. A programme of the same words and level is completed, never overwritten: a layer it
lacks, names nobody uses, calls of years it has none of. The same words at another level are another programme (浙江省杰青 is not
国家杰青), and a name in use is never given to a second one.
"""

import unicodedata
from datetime import date
from uuid import uuid4

from django.db import migrations
from django.db.models import F
from django.utils import timezone

NEW_YEAR, CALENDAR, ON_DAY, NEXT, OTHERWISE, UP_TO_NEW_YEAR = (
    "under_on_new_year", "calendar_year", "up_to_on_day", "before_next_birthday", "printed_otherwise", "up_to_on_new_year",
)  # fmt: skip
TRUNCATED = "界限日期由文中年龄推算，原文只写年龄；录入文件后改正。"
MEMORY = "年龄未找到出处，界限日期由年龄推算；须按文件录入后再用。"
GUIDE = "2025年指南，见引述指南的二手文章"
LAYERS = "2023年指南：同层次国家人才计划只能承担一次，支持期满后亦同；不得逆层次申报"


def word_key(text):
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).lower() if letter.isalnum())


def born(year, age=None, convention="printed", month=1, day=1, **more):
    return {"kind": "born_from", "day_on": date(year, month, day), "age": age, "convention": convention, **more}


def by_sex(male, female, convention=NEW_YEAR, **more):
    (his, his_age), (hers, her_age) = male, female
    return (born(his, his_age, convention, sex="male", **more), born(hers, her_age, convention, sex="female", **more))


def layer(code):
    return {"kind": "layer", "code": code, "text": LAYERS}


def check(code, text):
    return {"kind": "confirmation", "code": code, "text": text}


def not_of(programme, text):
    return {"kind": "programme", "programme": programme, "text": text}


DOCTOR = {"kind": "degree", "code": "doctor"}
TITLE_OR_DOCTOR = (
    {"kind": "title_at_least", "number": 2, "alternative": 1, "text": "具有高级专业技术职务或博士学位"},
    {**DOCTOR, "alternative": 1},
)
IN_STATION = {"kind": "in_station"}


def call(year, standing, source, *conditions, **fields):
    return {"year": year, "standing": standing, "source": source, "conditions": conditions, **fields}


def shifted(year, since, *conditions, **fields):
    return call(year, "shifted", f"由{since}年顺延", *conditions, shifted_from_year=since, **fields)


def remembered(age, *conditions, year=2026, **fields):
    text = f"{age}岁以下（未找到出处）"
    return call(year, "unsourced", "凭记忆", born(year - age, age, CALENDAR, text=text), *conditions, **{"remark": MEMORY} | fields)


def young(male, female):
    """What the young scientists fund B asks besides: from the texts of 2018 and 2021."""
    return (
        *by_sex(male, female), *TITLE_OR_DOCTOR, {"kind": "not_in_station", "text": "在站博士后不得申请（2018年文本）"}, layer("young"),
        check("full_time", "境外无正式工作，每年在依托单位工作9个月以上"), check("held_projects", "符合限项规定"),
    )  # fmt: skip


def leading(male, female, *single):
    return (*by_sex(male, female), *single, layer("leading"), check("held_projects", "符合限项规定"))


def single_review(male, female):
    """Men under 35 and women under 38 are reviewed apart from 2026 on."""
    return by_sex(male, female, strength="favoured", text="男未满35、女未满38单独评审，长周期支持")


YOUNG_REMARK = "须有基础研究经历；在读研究生不得申请（2018年文本）。2026年起同年只能申请一项国家人才计划。"
POSTDOC_REMARK = "新进站者须上年3月1日以后进站、上年1月1日以后获博士学位；名单公布后3个月内进站；不得更换合作导师。"
POSTDOC_CHECK = check("full_time", "全职从事博士后研究，名单公布后3个月内进站")


def innovation(year, text="不超过31周岁"):
    return (
        born(year, 31, UP_TO_NEW_YEAR, text=text), DOCTOR, {"kind": "since_degree", "number": 36, "text": "获全日制博士学位3年内"},
        {"kind": "applications", "number": 1, "text": "未申报过"}, layer("postdoc"), not_of("青托", "青托入选者不得申报"), POSTDOC_CHECK,
    )  # fmt: skip


# short name: (name, level, layer, other names, every … years, calls)
PROGRAMMES = {
    "C": ("国家自然科学基金青年科学基金项目（C类）", "national", "", (
        "国自然青年", "国自然青年基金", "国自然青年项目", "国家自然科学基金青年科学基金项目", "国家自然科学基金青年项目"), 1, (
        call(2025, "verified", GUIDE, *by_sex((1990, 35), (1985, 40))),
        shifted(2026, 2025, *by_sex((1991, 35), (1986, 40))), shifted(2027, 2025, *by_sex((1992, 35), (1987, 40))))),
    "优青": ("国家自然科学基金青年科学基金项目（B类，原优秀青年科学基金）", "national", "young", (
        "优青", "国家优青", "优秀青年科学基金项目", "国家优秀青年科学基金", "国家优秀青年科学基金项目", "国家自然科学基金优秀青年科学基金",
        "国家自然科学基金优秀青年科学基金项目", "国家自然科学基金青年科学基金项目（B类）"), 1, (
        call(2025, "verified", f"年龄：{GUIDE}；其他条件：2018、2021年文本", *young((1987, 38), (1985, 40)), remark=YOUNG_REMARK),
        shifted(2026, 2025, *young((1988, 38), (1986, 40)), remark=YOUNG_REMARK),
        shifted(2027, 2025, *young((1989, 38), (1987, 40)), remark=YOUNG_REMARK))),
    "杰青": ("国家自然科学基金青年科学基金项目（A类，原国家杰出青年科学基金）", "national", "leading", (
        "杰青", "国家杰青", "国家杰出青年科学基金", "国家杰出青年科学基金项目", "国家杰出青年基金", "国家自然科学基金青年科学基金项目（A类）"), 1, (
        call(2025, "verified", f"{GUIDE}；女性48岁：2024年起放宽", *leading((1980, 45), (1977, 48))),
        shifted(2026, 2025, *leading((1981, 45), (1978, 48), *single_review((1991, 35), (1988, 38)))),
        shifted(2027, 2025, *leading((1982, 45), (1979, 48), *single_review((1992, 35), (1989, 38)))))),
    "群体A": ("国家自然科学基金创新研究群体项目（A类）", "national", "", ("创新研究群体A类",), 1, (
        call(2025, "verified", f"{GUIDE}（节录）", born(1970, 55, CALENDAR, text="申请人55周岁以下"), remark="以申请人计；成员另核。"),)),
    "群体B": ("国家自然科学基金创新研究群体项目（B类）", "national", "", ("创新研究群体B类",), 1, (
        call(2025, "verified", f"{GUIDE}（节录）", born(1985, 40, CALENDAR, text="申请人及骨干40周岁以下"), remark="骨干成员同此年龄，另核。"),)),
    "卓越群体": ("国家自然科学基金卓越研究群体项目（A类）", "national", "", ("卓越研究群体A类",), 1, (
        call(2025, "verified", f"{GUIDE}（节录）", born(1965, 60, CALENDAR, text="60岁以下"), remark=TRUNCATED),)),
    "海优": ("国家优秀青年科学基金项目（海外）", "national", "young", (
        "海优", "海外优青", "优青（海外）", "优秀青年科学基金项目（海外）", "国家自然科学基金优秀青年科学基金项目（海外）"), 1, (
        call(2025, "verified", "2025年申报公告转载", born(1985, text="1985年1月1日（含）以后出生"), DOCTOR, layer("young"),
             check("abroad", "截至2025年4月15日在海外正式岗位连续工作36个月以上"),
             check("full_time", "尚未回国或2024年1月1日以后回国，全职回国工作3年以上"), reference_on=date(2025, 4, 15)),)),
    "面上": ("国家自然科学基金面上项目", "national", "", ("国自然面上", "国自然面上项目"), 1, (
        call(2026, "unsourced", "凭记忆", *TITLE_OR_DOCTOR, {**check("equivalent_title", "或由两名高级职称同领域人员推荐"), "alternative": 1},
             remark="无年龄限制之说未找到出处；须按文件录入后再用。"),)),
    "博新": ("博士后创新人才支持计划", "national", "postdoc", ("博新", "博新计划", "国资计划A档", "国家资助博士后研究人员计划A档"), 1, (
        call(2021, "verified", "2021年通知", *innovation(1989), remark=f"留学回国人员、外籍博士另有计划，不得申报。{POSTDOC_REMARK}"),
        call(2023, "verified", "博管办〔2023〕38号转载", *innovation(1991), remark=POSTDOC_REMARK),
        shifted(2025, 2023, *innovation(1993), remark=POSTDOC_REMARK, opens_on=date(2025, 2, 20), closes_on=date(2025, 3, 20),
                support="640000.00"),
        shifted(2026, 2023, *innovation(1994), remark=POSTDOC_REMARK))),
    "国资B": ("国家资助博士后研究人员计划B档", "national", "postdoc", ("国资计划B档", "国资B档"), 1, (
        remembered(35, DOCTOR, year=2025, opens_on=date(2025, 2, 20), closes_on=date(2025, 4, 30), support="360000.00",
                   remark=f"金额、期限与申报时间见2025年高校通知（每年18万，2年）；可与A档同报。{MEMORY}"),)),
    "国资C": ("国家资助博士后研究人员计划C档", "national", "postdoc", ("国资计划C档", "国资C档"), 1, (
        remembered(35, DOCTOR, year=2025, opens_on=date(2025, 2, 20), closes_on=date(2025, 4, 30), support="240000.00",
                   remark=f"金额、期限与申报时间见2025年高校通知（每年12万，2年）；可与A档同报。{MEMORY}"),)),
    "业绩": ("博士后科研业绩评估考核资助", "national", "", ("博士后业绩评估考核资助",), 1, (
        call(2025, "verified", "2025年两份高校、研究所通知", IN_STATION,
             *({"kind": "selected_by", "programme": one, "alternative": 1} for one in ("博新", "国资B", "国资C")),
             {"kind": "station_months", "number": 36, "text": "最迟在进站3年内"}, {"kind": "applications", "number": 1, "text": "每站一次"},
             closes_on=date(2025, 8, 31), remark="国资计划各档获得者必须在进站18至24个月间申请，未申请不予办理出站。分档资助10万、6万、4万。"),)),
    "博面": ("中国博士后科学基金面上资助", "national", "", ("博士后面上", "博士后基金面上", "博士后面上资助", "博士后科学基金面上资助"), 1, (
        call(2025, "verified", "2025年高校通知", IN_STATION, {"kind": "station_months", "number": 18, "text": "进站18个月内"},
             remark="一等12万、二等8万（自然科学）；每站限获一次，可再次申请。"),
        call(2026, "verified", "2026年起女性放宽至24个月", IN_STATION,
             {"kind": "station_months", "number": 18, "sex": "male", "text": "进站18个月内"},
             {"kind": "station_months", "number": 24, "sex": "female", "text": "女性进站24个月内"},
             remark="一等12万、二等8万（自然科学）；每站限获一次，可再次申请。"))),
    "站前": ("中国博士后科学基金特别资助（站前）", "national", "", ("博士后特别资助（站前）", "特别资助（站前）"), 1, (
        call(2020, "verified", "2020年通知转载", born(1984, 35, OTHERWISE, inclusion="unstated", text="截止日不超过35周岁（1984年1月1日后出生）"),
             closes_on=date(2020, 5, 15), reference_on=date(2020, 5, 15), support="180000.00", remark="文字与日期不一致，以印发日期为准。"),)),
    "站中": ("中国博士后科学基金特别资助（站中）", "national", "", ("博士后特别资助（站中）", "特别资助（站中）"), 1, (
        call(2026, "unsourced", "凭记忆", IN_STATION, remark="条件未找到出处；须按文件录入后再用。"),)),
    "万人": ("国家高层次人才特殊支持计划（未注明类别）", "national", "", ("万人计划", "国家万人计划", "国家特支计划", "国家高层次人才特殊支持计划"), 1, ()),
    "青拔": ("国家“万人计划”青年拔尖人才", "national", "young", (
        "青拔", "万人青拔", "万人计划青拔", "万人计划青年拔尖", "万人计划青年拔尖人才", "国家万人计划青拔", "国家高层次人才特殊支持计划青年拔尖人才",
        "国家青年拔尖人才支持计划"), 1, (
        call(2018, "verified", "2018年通知转载", born(1978, 40, ON_DAY, month=8, day=31, text="年龄不超过40周岁（1978年8月31日以后出生，含当日）"),
             {"kind": "tenure", "number": 12, "text": "在现岗位工作1年以上"}, {**DOCTOR, "strength": "soft", "text": "一般应有博士学位"},
             {"kind": "applications", "number": 2, "text": "申报不超过2次"}, layer("young"),
             check("held_projects", "青年长江学者、优青资助期内不得申报"), reference_on=date(2018, 8, 31), remark="现行年龄界限未找到出处，须核对当年通知。"),)),
    "领军": ("国家“万人计划”科技创新领军人才", "national", "leading", (
        "万人领军", "万人计划领军人才", "万人计划科技创新领军人才", "国家高层次人才特殊支持计划科技创新领军人才"), 1, (remembered(50, layer("leading")),)),
    "中青年领军": ("科技部创新人才推进计划中青年科技创新领军人才", "national", "", ("中青年科技创新领军人才", "创新人才推进计划中青年领军"), 1, (
        call(2026, "unsourced", "早年创新人才推进计划页面，年度不详", born(1981, 45, CALENDAR, text="45周岁以下"), remark=TRUNCATED),)),
    "团队": ("科技部创新人才推进计划重点领域创新团队", "national", "", ("重点领域创新团队",), 1, (
        call(2026, "unsourced", "早年创新人才推进计划页面，年度不详", born(1976, 50, CALENDAR, text="负责人50周岁以下"), remark=TRUNCATED),)),
    "长江": ("长江学者奖励计划特聘教授", "national", "leading", ("长江特聘", "长江学者特聘教授", "教育部长江学者特聘教授"), 1, (
        call(2017, "verified", "2017年研究文献", born(1972, 45, CALENDAR, text="自然科学类45周岁以下"), layer("leading"),
             remark=f"人文社会科学类55周岁。{TRUNCATED}"),)),
    "青长": ("长江学者奖励计划青年学者", "national", "young", ("青长", "青年长江", "青年长江学者", "长江学者青年学者"), 1, (
        remembered(38, layer("young"), remark=f"人文社会科学类45岁。{MEMORY}"),)),
    "青托": ("中国科协青年人才托举工程", "national", "", ("青托", "青托工程", "青年人才托举工程", "中国科协青托"), 1, (
        call(2021, "verified", "2021年通知", born(1989, 32, ON_DAY, month=6, day=30, strength="soft", text="不超过32周岁，女性或医学可放宽1至2岁"),
             {"kind": "title_at_most", "number": 2, "text": "职称不高于副高"}, not_of("博新", "博新计划入选者不得申报"), reference_on=date(2021, 6, 30),
             remark=f"放宽按申报学会通知。{TRUNCATED}"),
        call(2024, "verified", "2024年通知转载", born(1992, 32, CALENDAR, text="32岁以下（1992年1月1日以后出生）"),
             not_of("博新", "博新计划入选者不得申报"), support="300000.00", remark="每年10万，3年。"))),
    "青科奖": ("中国青年科技奖", "national", "", (), 2, (
        call(2023, "verified", "第十八届通知", *by_sex((1983, 40), (1978, 45), CALENDAR), remark="年度由年龄与界限日期推得。"),)),
    "浙万青拔": ("浙江省“万人计划”青年拔尖人才", "provincial", "", (
        "浙江万人青拔", "浙江省万人计划青拔", "浙江省高层次人才特殊支持计划青年拔尖人才"), 1, (
        call(2018, "verified", "2018年报道与通知", born(1978, 40, CALENDAR, inclusion="unstated", strength="soft", text="一般不超过40周岁（1978年1月1日后出生）"),
             check("full_time", "在浙江省内全职工作1年以上"), remark="全省50名。"),)),
    "551领军": ("浙江省卫生领军人才", "provincial", "", ("551领军人才", "浙江省551领军人才"), 1, (
        remembered(55, year=2020, support="1000000.00", remark=f"金额见2020年报道（每年20万，5年；单位至少1:1配套）。领军约50至55岁。{MEMORY}"),)),
    "551创新": ("浙江省卫生创新人才", "provincial", "", ("551创新人才", "浙江省551创新人才"), 1, (
        remembered(50, year=2020, support="400000.00", remark=f"金额见2020年报道（每年8万，5年；单位至少1:1配套）。创新约45至50岁。{MEMORY}"),)),
    "551新秀": ("浙江省医坛新秀", "provincial", "", ("551医坛新秀", "浙江省551医坛新秀"), 1, (
        remembered(40, year=2020, support="50000.00", remark=f"金额见2020年报道（单位至少1:1配套）。新秀约40岁。{MEMORY}"),)),
    "325": ("浙江省卫生高层次人才培养工程（325）", "provincial", "", ("浙江省325卫生人才",), 1, ()),
    "浙杰青": ("浙江省杰出青年科学基金", "provincial", "", ("浙江省杰青", "浙江杰青", "浙江省自然科学基金杰青"), 1, (remembered(40),)),
    "浙探索": ("浙江省自然科学基金探索青年项目", "provincial", "", ("浙江省探索青年", "浙江省自然科学基金青年基金"), 1, (
        remembered(35, remark=f"2017年起原则上单位申请中35岁以下不少于40%。女性更宽之说亦未找到出处。{MEMORY}"),)),
    "温州E": ("温州市高层次人才E类", "municipal", "", ("温州E类人才", "温州市E类人才"), 1, ()),
    "进站": ("博士后研究人员进站", "national", "", ("博士后进站",), 1, (
        call(2018, "verified", "2018年全国博管办规定，见省级网站", born(1983, 35, NEXT, text="35周岁以下，即未到36周岁生日"), DOCTOR,
             reference_on=date(2018, 12, 31), remark="按进站当日计，此处以年末为准（偏严）。35至40岁放宽不适用于医学。现行规定须核对。"),)),
    "访学": ("国家公派访问学者", "national", "", ("国家留学基金委访问学者", "CSC访问学者"), 1, (
        remembered(50, remark=f"期限3至12个月（2015年）。{MEMORY}"),)),
    "公派博后": ("国家公派博士后", "national", "", ("CSC博士后",), 1, (remembered(45, remark=f"期限3至24个月（2015年）。{MEMORY}"),)),
    "高研": ("国家公派高级研究学者", "national", "", ("CSC高级研究学者",), 1, (remembered(55, remark=f"期限3至6个月（2015年）。{MEMORY}"),)),
    "突贡": ("国家有突出贡献中青年专家", "national", "", ("国家突出贡献中青年专家", "国家级突出贡献中青年专家"), 1, (remembered(55),)),
    "特贴": ("国务院政府特殊津贴", "national", "", ("国务院特殊津贴", "国务院特贴", "享受国务院政府特殊津贴专家", "国务院政府特殊津贴专家"), 1, ()),
    "百千万": ("国家百千万人才工程", "national", "", ("百千万人才工程国家级人选", "国家百千万", "新世纪百千万人才工程国家级人选"), 1, (remembered(45),)),
}  # fmt: skip


def add(apps, schema_editor):
    models = [apps.get_model("catalogue", name) for name in ("Programme", "Call", "Condition")]
    found = programmes(models[0])
    for short, (_name, _level, _layer, _aliases, _every, calls) in PROGRAMMES.items():
        taken = set(models[1].objects.filter(programme=found[short], draft_of=None).values_list("year", flat=True))
        for one in calls:
            if one["year"] not in taken:
                add_call(one, found[short], found, *models[1:])


def programmes(Programme):
    """Return each programme by its short name: the hospital's own, completed, or a new one."""
    own = list(Programme.objects.filter(voided_at=None).order_by("created_at"))
    used = {}
    for words in (lambda one: [one.name], lambda one: one.aliases):
        for one in own:
            for word in words(one):
                used.setdefault(word_key(word), one)
    found = {}
    for short, (name, level, layer_code, aliases, every, _calls) in PROGRAMMES.items():
        known = (used.get(word_key(word)) for word in (name, *aliases))
        mine = next((one for one in known if one is not None and one.level == level and one not in found.values()), None)
        if mine is None:
            mine = named(Programme, name, level, every, used)
        before = (mine.layer, mine.aliases)
        mine.layer = mine.layer or layer_code
        # A hospital's own programme is also known by the name of ours.
        for word in (name, *aliases):
            if word_key(word) not in used:
                used[word_key(word)] = mine
                if word_key(word) != mine.name_key:
                    mine.aliases = [*mine.aliases, word]
        if mine._state.adding:
            mine.save(force_insert=True)
        elif before != (mine.layer, mine.aliases):
            completed = {"layer": mine.layer, "aliases": mine.aliases, "version": F("version") + 1, "updated_at": timezone.now()}
            Programme.objects.filter(pk=mine.pk).update(**completed)
        found[short] = mine
    return found


def named(Programme, name, level, every, used):
    """Return a new programme. Where its name is in use at another level, its level is said with it."""
    if word_key(name) in used:
        name = f"{name}（{ {'national': '国家级', 'provincial': '省级', 'municipal': '市级'}[level] }）"
    return Programme(id=uuid4(), name=name, name_key=word_key(name), level=level, aliases=[], every_years=every)


def add_call(one, programme, found, Call, Condition):
    fields = {name: value for name, value in one.items() if name != "conditions"}
    made = Call(id=uuid4(), programme=programme, **fields)
    made.save(force_insert=True)
    for order, asked in enumerate(one["conditions"], start=1):
        other = found[asked["programme"]] if "programme" in asked else None
        Condition(id=uuid4(), call=made, order=order, **{**asked, "programme": other}).save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_calls_and_conditions")]
    # The way back leaves the rows: a hospital may have built on them, and the way forward adds none twice.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
