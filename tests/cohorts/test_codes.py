"""The words that offices write, and what each means."""

import pytest
from django.utils.translation import override

from cohorts import codes
from cohorts.titles import TITLES
from mentorship.codes import MENTOR_KINDS
from programs.abroad.codes import ROUTES, STUDY_CATEGORIES
from programs.catalogue.codes import LEVELS
from programs.funding.codes import EXPENSE_SUBJECTS, NINE, OF_THREE, THREE, of_three
from programs.postdocs.codes import EXIT_KINDS, POSTDOC_TYPES
from programs.recognitions.codes import RECOGNITION_STATUSES
from programs.supports.codes import PLATFORM_KINDS, TEAM_KINDS
from talentcareer.exchange.codes import CodeList, word_key

LISTS = (
    codes.TITLES, codes.ETHNICITIES, codes.POLITICAL_STATUS, codes.EDUCATION_LEVELS, codes.SEXES, codes.DEGREES,
    codes.ORIGINS, codes.DUTY_STATUSES, codes.INTEGRATIONS, codes.MEMBERSHIP_STATES, codes.STAGES,
    codes.EMPLOYMENT_TYPES, codes.ID_KINDS, MENTOR_KINDS, ROUTES, STUDY_CATEGORIES, LEVELS, EXPENSE_SUBJECTS,
    EXIT_KINDS, POSTDOC_TYPES, RECOGNITION_STATUSES, PLATFORM_KINDS, TEAM_KINDS,
)  # fmt: skip


@pytest.mark.parametrize("codelist", LISTS, ids=lambda codelist: codelist.name)
def test_no_word_means_two_things_and_every_name_is_found(codelist: CodeList) -> None:
    assert [code.code for word in codelist for code in [codelist.find(word.name_zh)]] == [
        word.code for word in codelist
    ]
    assert [codelist.find(word.name_en).code for word in codelist] == [word.code for word in codelist]
    assert len({word.code for word in codelist}) == len(list(codelist))


def test_a_word_in_two_codes_is_refused() -> None:
    from talentcareer.exchange.codes import Code

    ambiguous = CodeList("two", (Code("a", "甲", "A", ("同",)), Code("b", "乙", "B", ("同",))))
    with pytest.raises(ValueError, match="means two things"):
        ambiguous.find("甲")


WORDS = [
    (TITLES, "主任医师", "231"), (TITLES, "231", "231"), (TITLES, "副主任医师", "232"), (TITLES, "主治", "233"),
    (TITLES, "主治医师", "233"), (TITLES, "医师", "234"),
    (TITLES, "住院医师", "234"), (TITLES, " 主 管 护 师 ", "253"), (TITLES, "药剂师", "244"), (TITLES, "技士", "265"),
    (TITLES, "助理研究员", "613"), (TITLES, "11", "011"),
    (TITLES, "73", "073"), (TITLES, "高工", "082"), (TITLES, "会计师", "133"), (TITLES, "副研究馆员", "662"),
    (TITLES, "主任医师兼教授", None), (TITLES, "高级", None),
    (codes.ETHNICITIES, "汉", "01"), (codes.ETHNICITIES, "汉族", "01"), (codes.ETHNICITIES, "1", "01"),
    (codes.ETHNICITIES, "畲族", "22"), (codes.ETHNICITIES, "土家", "15"),
    (codes.ETHNICITIES, "土", "30"), (codes.ETHNICITIES, "基诺族", "56"), (codes.ETHNICITIES, "57", None),
    (codes.POLITICAL_STATUS, "党员", "01"), (codes.POLITICAL_STATUS, "九三", "10"),
    (codes.POLITICAL_STATUS, "九三学社", "10"), (codes.POLITICAL_STATUS, "群众", "13"),
    (codes.POLITICAL_STATUS, "民盟", "05"), (codes.POLITICAL_STATUS, "3", "03"),
    (codes.EDUCATION_LEVELS, "本科", "20"), (codes.EDUCATION_LEVELS, "博士研究生", "11"),
    (codes.EDUCATION_LEVELS, "大专", "30"), (codes.EDUCATION_LEVELS, "博士", None),
    (codes.SEXES, "男", "male"), (codes.SEXES, "2", "female"), (codes.SEXES, "未说明", None),
    (codes.SEXES, "9", None),
    (codes.DEGREES, "博士", "doctor"), (codes.DEGREES, "医学博士", "doctor"),
    (codes.DEGREES, "临床医学博士专业学位", "doctor"), (codes.DEGREES, "245", "doctor"),
    (codes.DEGREES, "210", "doctor"),
    (codes.DEGREES, "硕士学位", "master"), (codes.DEGREES, "345", "master"), (codes.DEGREES, "学士", "bachelor"),
    (codes.DEGREES, "410", "bachelor"), (codes.DEGREES, "无学位", "none"),
    (codes.DEGREES, "研究生", None), (codes.DEGREES, "博士研究生", None), (codes.DEGREES, "本科", None),
    (codes.DEGREES, "博士后", None), (codes.DEGREES, "名誉博士", None), (codes.DEGREES, "1", None),
    (codes.ORIGINS, "自主培养", "cultivated"), (codes.ORIGINS, "引进", "recruited"),
    (codes.ORIGINS, "柔引", "flexible"),
    (codes.DUTY_STATUSES, "在职", "on_duty"), (codes.DUTY_STATUSES, "出国（境）", "abroad"),
    (codes.DUTY_STATUSES, "辞职", "left"), (codes.DUTY_STATUSES, "借调", "seconded"),
    (codes.INTEGRATIONS, "医+工/信", "engineering"), (codes.INTEGRATIONS, "医工（信）", "engineering"),
    (codes.INTEGRATIONS, "医工信", "engineering"), (codes.INTEGRATIONS, "医工", "engineering"),
    (codes.INTEGRATIONS, "医+研", "research"), (codes.INTEGRATIONS, "医研", "research"),
    (codes.INTEGRATIONS, "医研融合", "research"), (codes.INTEGRATIONS, "医+教", "education"),
    (codes.INTEGRATIONS, "医+产", "industry"), (codes.INTEGRATIONS, "后备（医学生）", "reserve"),
    (codes.INTEGRATIONS, "医", None),
    (codes.MEMBERSHIP_STATES, "在培", "in_training"), (codes.MEMBERSHIP_STATES, "暂停", "paused"),
    (codes.MEMBERSHIP_STATES, "期满合格", "completed"), (codes.MEMBERSHIP_STATES, "出库", "completed"),
    (codes.MEMBERSHIP_STATES, "结业", "completed"), (codes.MEMBERSHIP_STATES, "退出", "withdrawn"),
    (codes.MEMBERSHIP_STATES, "终止培养", "terminated"), (codes.MEMBERSHIP_STATES, "期满待验收", "in_training"),
    (codes.STAGES, "30s起步期", "S30"), (codes.STAGES, "起航", "S30"), (codes.STAGES, "启航期", "S30"),
    (codes.STAGES, "30起航期", "S30"), (codes.STAGES, "S30", "S30"), (codes.STAGES, "３０ｓ", "S30"),
    (codes.STAGES, "40s成长期", "S40"), (codes.STAGES, "成长", "S40"), (codes.STAGES, "50s突破期", "S50"),
    (codes.STAGES, "突破期", "S50"), (codes.STAGES, "60s", None),
    (codes.EMPLOYMENT_TYPES, "在编", "established"), (codes.EMPLOYMENT_TYPES, "员额制", "filed"),
    (codes.EMPLOYMENT_TYPES, "劳务派遣", "dispatched"),
    (codes.ID_KINDS, "身份证", "identity_card"), (codes.ID_KINDS, "护照", "passport"),
    (LEVELS, "国家级", "national"), (LEVELS, "省级", "provincial"), (LEVELS, "部级", "provincial"),
    (LEVELS, "厅局级", "municipal"), (LEVELS, "市级", "municipal"), (LEVELS, "区级", "district"),
    (LEVELS, "院级", "hospital"),
    (POSTDOC_TYPES, "临床型", "clinical"), (POSTDOC_TYPES, "基础", "basic"), (POSTDOC_TYPES, "双轨", "dual"),
    (EXIT_KINDS, "出站留院", "stayed"), (EXIT_KINDS, "出站离院", "left"), (EXIT_KINDS, "出站", "completed"),
    (EXIT_KINDS, "退站", "withdrawn"), (EXIT_KINDS, "在站", "in_station"),
    (RECOGNITION_STATUSES, "入围", "shortlisted"), (RECOGNITION_STATUSES, "培养对象", "trainee"),
    (RECOGNITION_STATUSES, "入选", "awarded"), (RECOGNITION_STATUSES, "公布", "awarded"),
    (RECOGNITION_STATUSES, "期满", "expired"), (RECOGNITION_STATUSES, "撤销", "revoked"),
    (STUDY_CATEGORIES, "医学领军人才", "leader"), (STUDY_CATEGORIES, "①", "leader"),
    (STUDY_CATEGORIES, "领军", "leader"), (STUDY_CATEGORIES, "临床骨干人才", "clinical"),
    (STUDY_CATEGORIES, "3", "innovation"),
    (STUDY_CATEGORIES, "医学教学人才", "teaching"), (STUDY_CATEGORIES, "卫生健康管理人才", "management"),
    (ROUTES, "百医出海", "plan"), (ROUTES, "国家公派", "scholarship"), (ROUTES, "院派", "hospital"),
    (PLATFORM_KINDS, "院士工作站", "academician_workstation"),
    (PLATFORM_KINDS, "博士后科研工作站", "postdoc_workstation"), (PLATFORM_KINDS, "医工联合平台", "engineering"),
    (PLATFORM_KINDS, "博士后流动站", None), (TEAM_KINDS, "院士团队", "academician"),
    (EXPENSE_SUBJECTS, "出版/文献费", "publication"), (EXPENSE_SUBJECTS, "业务费", "business"),
    (EXPENSE_SUBJECTS, "差旅费", "travel"), (EXPENSE_SUBJECTS, "其他", "other"),
    (MENTOR_KINDS, "主导师", "primary"), (MENTOR_KINDS, "第一导师", "primary"), (MENTOR_KINDS, "联合导师", "joint"),
    (MENTOR_KINDS, "副导师", "joint"), (MENTOR_KINDS, "院外导师", "external"),
]  # fmt: skip


@pytest.mark.parametrize(("codelist", "word", "code"), WORDS, ids=lambda value: getattr(value, "name", value))
def test_what_a_word_means(codelist: CodeList, word: str, code: str | None) -> None:
    found = codelist.find(word)
    assert (found.code if found else None) == code


def test_titles_carry_their_rank_in_the_third_digit() -> None:
    assert [title.code for title in TITLES if title.rank != int(title.code[2])] == []
    assert TITLES.coded(1)[:2] == ["231", "2311"]


def test_ethnicities_are_the_fifty_six_and_two() -> None:
    assert [code.code for code in codes.ETHNICITIES] == [f"{number:02}" for number in range(1, 57)] + ["97", "98"]


def test_labels_follow_the_language_and_unknown_words_stay() -> None:
    with override("zh-hans"):
        assert (TITLES.label("234"), codes.STAGES.label("S30"), TITLES.label("主任医师兼教授")) == (
            "住院医师",
            "30s起步期",
            "主任医师兼教授",
        )
    with override("en"):
        assert (TITLES.label("234"), codes.STAGES.label("S30"), codes.SEXES.label("male")) == (
            "resident physician",
            "30s Start-up",
            "male",
        )


def test_every_subject_maps_to_the_three() -> None:
    assert (
        {code.code for code in EXPENSE_SUBJECTS}
        == set(OF_THREE)
        == set(NINE) | set(THREE) | {"travel", "meetings", "exchange"}
    )
    assert set(OF_THREE.values()) == set(THREE)
    assert [of_three(name) for name in ("专家咨询费", "设备费", "测试化验加工费", "某种费用")] == [
        "labour",
        "equipment",
        "business",
        None,
    ]


def test_word_key_drops_what_does_not_tell_words_apart() -> None:
    assert word_key(" 医＋工／信 ") == word_key("医工(信)") == "医工信"
