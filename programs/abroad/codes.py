"""Words of study abroad."""

from django.utils.translation import gettext_lazy as _

from programs.abroad.choices import Route, StudyCategory
from talentcareer.exchange.codes import from_choices

# The plan numbers its categories ① to ⑤, which read like 1 to 5.
STUDY_CATEGORIES = from_choices(
    _("study categories"),
    StudyCategory,
    {
        "leader": ("医学领军人才", "领军", "领军人才", "医学领军", "医学领军人才攻坚提升", "①", "第一类"),
        "clinical": ("临床骨干", "临床骨干人才", "医学临床骨干", "临床", "临床骨干医师", "②", "第二类"),
        "innovation": ("医学创新人才", "创新", "创新人才", "医学创新", "③", "第三类"),
        "teaching": ("医学教学人才", "教学", "教学人才", "医学教学", "④", "第四类"),
        "management": (
            "卫生健康管理人才",
            "管理",
            "管理人才",
            "卫生管理人才",
            "健康管理人才",
            "卫生健康管理",
            "⑤",
            "第五类",
        ),
    },
)

ROUTES = from_choices(
    _("routes"),
    Route,
    {
        "plan": ("百医出海", "百医出海计划", "百医出海项目"),
        "scholarship": ("国家留学基金委", "国家留学基金", "留基委", "国家公派", "国家公派留学", "CSC"),
        "hospital": ("医院派出", "院派", "医院公派", "单位公派", "院级公派", "本院派出"),
        "foreign": ("外方资助", "对方资助", "外资助", "国外资助", "境外资助"),
        "other": ("其他", "其它", "自费", "其他渠道"),
    },
)
