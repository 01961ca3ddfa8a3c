"""Budget subjects: nine of direct costs until 2021, three since.

A workbook's own name is kept; the lists serve statistics over both sets.
"""

from django.utils.translation import gettext_lazy as _

from talentcareer.exchange.codes import Code, CodeList

EXPENSE_SUBJECTS = CodeList(
    _("budget subjects"),
    (
        Code("equipment", "设备费", "equipment", ("设备购置费", "仪器设备费", "设备")),
        Code("materials", "材料费", "materials", ("试剂耗材费", "耗材费", "试剂费", "材料")),
        Code(
            "testing",
            "测试化验加工费",
            "testing and processing",
            ("测试费", "测试化验费", "测试加工费", "检测费", "化验加工费"),
        ),
        Code("fuel", "燃料动力费", "fuel and power", ("燃料费", "动力费")),
        Code(
            "travel_meetings_exchange",
            "差旅费/会议费/国际合作与交流费",
            "travel, meetings and exchange",
            (
                "差旅/会议/国际合作交流费",
                "差旅会议国际合作交流费",
                "会议差旅国际合作与交流费",
                "会议/差旅/国际合作与交流费",
            ),
        ),
        Code("travel", "差旅费", "travel", ("差旅", "交通差旅费")),
        Code("meetings", "会议费", "meetings", ("会务费", "会议")),
        Code(
            "exchange",
            "国际合作与交流费",
            "international cooperation and exchange",
            ("国际合作交流费", "国际交流费", "合作交流费", "合作与交流费"),
        ),
        Code(
            "publication",
            "出版/文献/信息传播/知识产权事务费",
            "publication, literature and intellectual property",
            ("出版/文献费", "出版费", "文献费", "版面费", "知识产权事务费", "出版文献费用"),
        ),
        Code("labour", "劳务费", "labour", ("劳务", "劳务酬金")),
        Code("consulting", "专家咨询费", "expert consultation", ("咨询费", "专家费", "专家劳务费")),
        Code("business", "业务费", "operating costs", ("业务支出",)),
        Code("other", "其他支出", "other", ("其他", "其它", "其他费用", "其他费", "其它费用")),
    ),
)

NINE = (
    "equipment",
    "materials",
    "testing",
    "fuel",
    "travel_meetings_exchange",
    "publication",
    "labour",
    "consulting",
    "other",
)
"""The set until 2021; offices often write the fifth as its three parts."""

THREE = ("equipment", "business", "labour")
"""The set since 2021."""

OF_THREE = {
    "equipment": "equipment",
    "labour": "labour",
    "consulting": "labour",
    **dict.fromkeys(
        (
            "materials",
            "testing",
            "fuel",
            "travel_meetings_exchange",
            "travel",
            "meetings",
            "exchange",
            "publication",
            "other",
            "business",
        ),
        "business",
    ),
}
"""The subject of the three for each subject of either set."""


def of_three(name: str) -> str | None:
    """Return the code among the three for a subject as typed; None where the name is no known subject."""
    found = EXPENSE_SUBJECTS.find(name)
    return OF_THREE[found.code] if found else None
