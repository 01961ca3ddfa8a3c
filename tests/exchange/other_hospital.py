"""The files of an invented hospital that names, codes and lays out everything its own way. Counted by hand in the test beside."""

from datetime import date
from typing import Any

from tests.builders.imports import identity_number
from tests.builders.workbooks import delimited, xlsx

# number, name, sex, born, ID number's serial
LI = ("00101", "李明", "male", date(1985, 4, 12), 1)
WANG = ("00102", "王芳", "female", date(1990, 11, 3), 2)
ALI = ("00103", "阿依古丽·买买提", "female", date(1988, 2, 29), 3)
ZHAO = ("00104", "赵强", "male", date(1972, 6, 1), 4)
SUN = ("00105", "孙丽", "female", date(1975, 12, 31), 5)
ZHOU = ("00106", "周杰", "male", date(1993, 7, 20), 6)
PEOPLE = (LI, WANG, ALI, ZHAO, SUN, ZHOU)


def card(person: tuple[str, str, str, date, int]) -> str:
    """Return the ID number of a person."""
    return identity_number(person[3], person[2], person[4])


def roster() -> bytes:
    """Text in GB 18030 under a title of two lines: GB codes, padded names and numbers, numbers of full width, short names of departments."""
    head = [
        "职工编号",
        "姓　名",
        "性别代码",
        "公民身份号码",
        "学位代码",
        "职称代码",
        "部门",
        "到院时间",
        "人才来源",
        "联系电话",
    ]
    rows = [
        ["00101", "李  明", "1", card(LI), "210", "231", "心内科", "2010.7.1", "外引", "13800000001"],
        ["'00102", "王　芳", "2", card(WANG), "3", "233", "心血管内科", "2015年8月15日", "自培", "13800000002"],
        [
            "００１０３",
            "阿依古丽•买买提",
            "2",
            card(ALI),
            "博士研究生学位",
            "副主任医师",
            "心血管内科",
            "20160901",
            "自主",
            "",
        ],
        [" 00104 ", "赵强", "1", card(ZHAO), "2", "232", "骨科", "2003-7-1", "自培", ""],
        ["00105", "孙丽", "女性", card(SUN), "245", "主任医师", "骨科", "2004/7/1", "柔引", ""],
        ["00106", "周杰", "男", card(ZHOU), "学士", "医师", "检验科", "2018-07-01", "本院培养", ""],
    ]
    rows[2][4] = "医学博士"
    return delimited(
        [["市第二人民医院"], ["职工基本信息一览表（截至2023年底）"], head, *rows, ["合计：6人", *[""] * 9], ["填表人：张三", *[""] * 9]],
        encoding="gb18030",
    )  # fmt: skip


def members() -> bytes:
    """Batches by a column of years; one person selected twice; support in yuan; stages and integrations by other words."""
    head = [
        "年度",
        "职工编号",
        "人才姓名",
        "部门",
        "培养层次",
        "培养方向",
        "起始时间",
        "培养年限",
        "培养经费（元）",
        "培养状态",
        "变更日期",
        "破格理由",
    ]
    return xlsx(
        {
            "入选人员": [
                ["创新人才库入选人员汇总"],
                head,
                [
                    "2019年",
                    "101",
                    "李明",
                    "心内科",
                    "启航",
                    "医+研、医教",
                    date(2019, 5, 1),
                    3,
                    300000,
                    "期满合格",
                    "2022-05-01",
                ],
                [2019, 102, "王芳", "骨科", "30", "医工结合", "2019.5.1", "3", "300,000.00", "退出培养", "2020-12-31"],
                ["2019年度", "00104", "赵强", None, "50s", "医产", "20190501", 3, 600000, None, None],
                ["２０２２", "00101", "李明", "心内科", "成长期", "医信", "2022年6月1日", 3, 600000],
                [2022, "00103", "阿依古丽·买买提", None, "起步", "医教", "2022-06-01", 3, 300000],
                [2022, "00105", "孙丽", None, "40", "医研", "2022-06-01", 3, 600000, None, None, "学科急需"],
            ]
        }
    )


def postdocs() -> bytes:
    """Completion and withdrawal in two columns; supervisors by name alone or by number; a postdoc who is on the staff as well."""
    head = [
        "进站编号",
        "姓名",
        "性别",
        "出生年月日",
        "证件号码",
        "类型",
        "导师",
        "导师工号",
        "一级学科流动站",
        "入站时间",
        "预计出站时间",
        "出站日期",
        "退站日期",
        "是否留院",
        "退站原因",
    ]
    rows: list[list[Any]] = [
        [
            "P-01",
            "钱一",
            "男",
            "1991-1-1",
            identity_number(date(1991, 1, 1), "male", 11),
            "双轨制",
            "李明",
            "101",
            "临床医学",
            "2019/3/1",
            "2021/3/1",
            "2021-02-28",
            None,
            "√",
            None,
        ],
        [
            "P-02",
            "钱二",
            "女",
            "1992.02.02",
            None,
            "科研型",
            "外校某教授",
            None,
            "基础医学",
            "2020-06-30",
            "2022-06-30",
            None,
            "2021-06-30",
            None,
            "个人原因",
        ],
        [
            "P-03",
            "钱三",
            "男",
            None,
            identity_number(date(1993, 3, 3), "male", 13),
            "临床",
            "赵强",
            "00104",
            None,
            "2022-12-31",
            "2024-12-31",
            None,
            None,
            None,
            None,
        ],
        [
            "P-04",
            "周杰",
            "男",
            None,
            card(ZHOU),
            "临床",
            "李明",
            "00101",
            None,
            "2023-01-01",
            None,
            None,
            None,
            None,
            None,
        ],
        [
            "P-05",
            "钱五",
            "女",
            "1994-5-5",
            None,
            "全职",
            "李明",
            "00101",
            None,
            "2021-09-01",
            "2023-09-01",
            "2023-09-01",
            None,
            "否",
            None,
        ],
    ]
    return xlsx({"在站及出站人员": [["博士后流动站工作台账"], ["填报单位：市第二人民医院"], head, *rows]})


def recognitions() -> bytes:
    """Programmes with different quotation marks; a shortlisting; a level that only the catalogue knows from an earlier row."""
    head = ["获批年度", "职工号", "姓名", "入选人才计划", "层级", "入选结果", "发文字号", "发文日期", "引进方式"]
    return xlsx(
        {
            "荣誉": [
                head,
                [2021, "00101", "李明", "国家“青年拔尖”人才", "国家", "入选", "国人〔2021〕1号", "2022-01-05", "自培"],
                [2022, "00103", "阿依古丽·买买提", '国家"青年拔尖"人才', None, "入围", None, None, None],
                [2022, "00103", "阿依古丽·买买提", "省卫生创新人才", "省级", "培养对象", "浙卫〔2022〕9号", None, None],
                [2023, "00104", "赵强", "省卫生创新人才", "厅级", "获评", "浙卫〔2023〕2号", None, None],
                [None, "00105", "孙丽", "区拔尖人才", "区级", None, None, "2020年12月8日", None],
            ]
        }
    )


def money() -> bytes:
    """Awards of two sources in 万元 by the note above the table; expenses in yuan with two equal lines and a reversing entry."""
    awards = [
        ["人才经费安排", None, None, None, None, "单位：万元"],
        ["职工编号", "人才姓名", "入选年度", "资金来源", "经费卡号", "核定金额", "到账金额", "到账时间"],
        ["101", "李明", 2019, "省财政", "K1", 30, 30, "2019-07-01"],
        ["101", "李明", 2019, "医院配套", "K2", 20, "12.5", "2020-01-15"],
        ["00104", "赵强", "2019年", "医院配套", "K3", 60, 0, None],
        ["00106", "周杰", None, "市科技局", "K4", 5, 5, "2023-03-01"],
    ]
    expenses = [
        ["凭证日期", "凭证编号", "职工号", "姓名", "入选年度", "支出内容", "报销金额（元）", "摘要"],
        ["2020-03-01", "记-1", "00101", "李明", 2019, "试剂费", "1,234.56", "抗体"],
        ["2020-03-01", "记-1", "00101", "李明", 2019, "试剂费", "1,234.56", "抗体"],
        ["2020.4.1", "记-2", "00101", "李明", 2019, "试剂费", -234.56, "冲销"],
        [date(2021, 5, 6), "记-3", "00104", "赵强", 2019, "版面费", 5000, None],
        ["2023-06-01", "记-4", "00106", "周杰", None, "培训费用", 800, None],
    ]
    return xlsx({"经费": awards, "使用明细": expenses})


def mentors() -> bytes:
    """A mentor from outside without a number, in pairs and meetings."""
    pairs = [
        ["导师姓名", "导师职工号", "徒弟工号", "徒弟姓名", "导师类别", "拜师日期", "结束日期", "结束原因"],
        ["赵强", "104", "102", "王芳", "临床导师", "2019-06-01", "2020-12-31", "学员退出"],
        ["王院士", None, "00101", "李明", "院外导师", "2019年6月1日", None, None],
        ["孙丽", "00105", "00101", "李明", None, "2022.7.1", "至今", None],
    ]
    meetings = [
        ["谈话时间", "导师姓名", "导师职工号", "徒弟工号", "谈话内容", "方式", "下步计划"],
        ["2019-07-01", "王院士", None, "00101", "选题", "线上", "查文献"],
        ["2019-08-01", "赵强", "00104", "102", "病例", "面谈", None],
        ["2019-08-01", "赵强", "00104", "102", "病例", "面谈", None],
    ]
    return xlsx({"师徒结对": pairs, "谈话记录": meetings})


def supports() -> bytes:
    """Platforms and teams in one sheet, told apart by their kind; one without a kind, one of a kind that is in no list."""
    return xlsx(
        {
            "平台与工作站": [
                ["名称", "类别", "负责人", "成立时间", "依托科室", "终止日期"],
                ["陈院士专家工作站", "院士专家工作站", "陈某", "2020-10-01", "骨科", None],
                ["陈院士团队", "院士创新团队", "陈某", "2020-09-01", "骨科", "2023-08-31"],
                ["林院士工作站", None, None, "2021.3.1", None, None],
                ["名医工作室", "工作室", "李明", "2018-01-01", "心内科", None],
            ]
        }
    )


def abroad() -> bytes:
    """Two routes; someone over the cap with and without a reason; a study that goes on."""
    return xlsx(
        {
            "出国研修": [
                [
                    "姓名",
                    "职工编号",
                    "选派渠道",
                    "人才类别",
                    "国别",
                    "接收单位",
                    "出国日期",
                    "回国日期",
                    "总结提交日期",
                    "费用（万元）",
                    "放宽说明",
                ],
                [
                    "李明",
                    "101",
                    "百医出海",
                    "②",
                    "德国",
                    "某大学医院",
                    "2024-01-31",
                    "2024-02-29",
                    "2024-03-29",
                    8.5,
                    None,
                ],
                ["赵强", "104", "百医出海", "管理", "英国", "某医院", "2024-05-01", "2024-05-08", None, 3, None],
                ["孙丽", "105", "留基委", None, "美国", "某癌症中心", "2023-09-01", "至今", None, None, None],
            ]
        }
    )


def aid() -> bytes:
    """Students by ID number, and by name and school; the year stands in the title alone."""
    return xlsx(
        {
            "发放": [
                ["2022年度医学生助学金发放名单"],
                ["受助人姓名", "身份证号码", "就读院校", "所学专业", "捐赠企业", "合作基金会", "资助额（元）"],
                [
                    "冯小雨",
                    identity_number(date(2001, 9, 9), "female", 21),
                    "甲医科大学",
                    "临床医学",
                    "某企业",
                    "某基金会",
                    5000,
                ],
                ["冯小雨", None, "乙医学院", "护理学", "某企业", "某基金会", "5,000"],
                ["陈大山", None, "甲医科大学", "护理学", "某企业", "某基金会", 5000.5],
            ]
        }
    )


def files() -> dict[str, bytes]:
    """Return all files by name; the names say nothing about what is in them."""
    return {
        "a.xlsx": aid(), "b.xlsx": abroad(), "c.xlsx": supports(), "d.xlsx": mentors(), "e.xlsx": money(),
        "f.xlsx": recognitions(), "g.xlsx": postdocs(), "h.xlsx": members(), "z.csv": roster(),
    }  # fmt: skip
