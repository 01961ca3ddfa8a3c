"""Code lists of people and stages: the national standards and the words that offices write for them."""

from django.utils.translation import gettext_lazy as _

from cohorts import choices
from cohorts.titles import TITLES
from talentcareer.exchange.codes import Code, CodeList, from_choices

__all__ = (
    "DEGREES", "DOCUMENT_KINDS", "DUTY_STATUSES", "EDUCATION_LEVELS", "EMPLOYMENT_TYPES", "ETHNICITIES", "ID_KINDS", "INTEGRATIONS",
    "MEMBERSHIP_STATES", "ORIGINS", "POLITICAL_STATUS", "SEXES", "STAGES", "TITLES",
)  # fmt: skip

_ETHNIC_GROUPS = (
    ("汉", "Han"), ("蒙古", "Mongol"), ("回", "Hui"), ("藏", "Zang"), ("维吾尔", "Uygur"), ("苗", "Miao"),
    ("彝", "Yi"), ("壮", "Zhuang"), ("布依", "Bouyei"), ("朝鲜", "Chosen"),
    ("满", "Man"), ("侗", "Dong"), ("瑶", "Yao"), ("白", "Bai"), ("土家", "Tujia"), ("哈尼", "Hani"),
    ("哈萨克", "Kazak"), ("傣", "Dai"), ("黎", "Li"), ("傈僳", "Lisu"),
    ("佤", "Va"), ("畲", "She"), ("高山", "Gaoshan"), ("拉祜", "Lahu"), ("水", "Sui"), ("东乡", "Dongxiang"),
    ("纳西", "Naxi"), ("景颇", "Jingpo"), ("柯尔克孜", "Kirgiz"), ("土", "Tu"),
    ("达斡尔", "Daur"), ("仫佬", "Mulao"), ("羌", "Qiang"), ("布朗", "Blang"), ("撒拉", "Salar"), ("毛南", "Maonan"),
    ("仡佬", "Gelao"), ("锡伯", "Xibe"), ("阿昌", "Achang"), ("普米", "Pumi"),
    ("塔吉克", "Tajik"), ("怒", "Nu"), ("乌孜别克", "Uzbek"), ("俄罗斯", "Russ"), ("鄂温克", "Ewenki"),
    ("德昂", "Deang"), ("保安", "Bonan"), ("裕固", "Yugur"), ("京", "Gin"), ("塔塔尔", "Tatar"),
    ("独龙", "Derung"), ("鄂伦春", "Oroqen"), ("赫哲", "Hezhen"), ("门巴", "Monba"), ("珞巴", "Lhoba"),
    ("基诺", "Jino"),
)  # fmt: skip

# GB/T 3304: numbered in this order; written with and without 族.
ETHNICITIES = CodeList(
    _("ethnicities"),
    (
        *(
            Code(f"{number:02}", f"{name}族", english, (name,))
            for number, (name, english) in enumerate(_ETHNIC_GROUPS, start=1)
        ),
        Code("97", "其他", "other", ("其他民族", "其它")),
        Code("98", "外国血统中国籍", "Chinese citizen of foreign descent", ("外国血统", "外国血统中国籍人士")),
    ),
    standard="GB/T 3304",
)

# GB/T 4762.
POLITICAL_STATUS = CodeList(
    _("political status"),
    (
        Code(
            "01",
            "中共党员",
            "member of the CPC",
            ("党员", "中国共产党党员", "共产党员", "正式党员", "中共", "中共正式党员"),
        ),
        Code("02", "中共预备党员", "probationary member of the CPC", ("预备党员", "中国共产党预备党员")),
        Code("03", "共青团员", "member of the Communist Youth League", ("团员", "中国共产主义青年团团员", "共青团")),
        Code(
            "04",
            "民革党员",
            "member of the Revolutionary Committee of the Kuomintang",
            ("民革", "民革会员", "中国国民党革命委员会", "中国国民党革命委员会会员"),
        ),
        Code(
            "05",
            "民盟盟员",
            "member of the China Democratic League",
            ("民盟", "民盟成员", "中国民主同盟", "中国民主同盟盟员"),
        ),
        Code(
            "06",
            "民建会员",
            "member of the China National Democratic Construction Association",
            ("民建", "中国民主建国会", "中国民主建国会会员"),
        ),
        Code(
            "07",
            "民进会员",
            "member of the China Association for Promoting Democracy",
            ("民进", "中国民主促进会", "中国民主促进会会员"),
        ),
        Code(
            "08",
            "农工党党员",
            "member of the Chinese Peasants' and Workers' Democratic Party",
            ("农工党", "农工", "农工民主党", "中国农工民主党", "中国农工民主党党员"),
        ),
        Code(
            "09", "致公党党员", "member of the China Zhi Gong Party", ("致公党", "致公", "中国致公党", "中国致公党党员")
        ),
        Code("10", "九三学社社员", "member of the Jiusan Society", ("九三学社", "九三", "九三社员")),
        Code(
            "11",
            "台盟盟员",
            "member of the Taiwan Democratic Self-Government League",
            ("台盟", "台湾民主自治同盟", "台湾民主自治同盟盟员"),
        ),
        Code("12", "无党派人士", "non-party personage", ("无党派", "无党派民主人士")),
        Code("13", "群众", "citizen without party", ("普通群众", "普通公民", "群众现称普通公民")),
    ),
    standard="GB/T 4762",
)

# GB/T 4658: the level of schooling, which is not the degree.
EDUCATION_LEVELS = CodeList(
    _("education levels"),
    (
        Code("10", "研究生", "postgraduate", ("研究生教育", "研究生学历"), rank=1),
        Code("11", "博士研究生毕业", "doctoral study completed", ("博士研究生", "博研", "博士生"), rank=1),
        Code("12", "博士研究生结业", "doctoral study without examination", rank=1),
        Code("13", "博士研究生肄业", "doctoral study discontinued", rank=1),
        Code("14", "硕士研究生毕业", "master's study completed", ("硕士研究生", "硕研", "硕士生"), rank=1),
        Code("15", "硕士研究生结业", "master's study without examination", rank=1),
        Code("16", "硕士研究生肄业", "master's study discontinued", rank=1),
        Code("17", "研究生班毕业", "postgraduate class completed", ("研究生班",), rank=1),
        Code("18", "研究生班结业", "postgraduate class without examination", rank=1),
        Code("19", "研究生班肄业", "postgraduate class discontinued", rank=1),
        Code("20", "大学本科", "undergraduate", ("本科", "大学", "大本", "本科学历", "大学本科教育"), rank=2),
        Code("21", "大学本科毕业", "undergraduate study completed", ("本科毕业",), rank=2),
        Code("22", "大学本科结业", "undergraduate study without examination", ("本科结业",), rank=2),
        Code("23", "大学本科肄业", "undergraduate study discontinued", ("本科肄业",), rank=2),
        Code("28", "大学普通班毕业", "general university class completed", ("大学普通班", "大普"), rank=2),
        Code("30", "大学专科", "junior college", ("专科", "大专", "高职", "大专学历", "专科教育"), rank=3),
        Code("31", "大学专科毕业", "junior college completed", ("专科毕业", "大专毕业"), rank=3),
        Code("32", "大学专科结业", "junior college without examination", ("专科结业", "大专结业"), rank=3),
        Code("33", "大学专科肄业", "junior college discontinued", ("专科肄业", "大专肄业"), rank=3),
        Code("40", "中等职业教育", "secondary vocational", ("中职",), rank=4),
        Code("41", "中等专科毕业", "secondary technical school completed", ("中专", "中专毕业", "中等专科"), rank=4),
        Code("42", "中等专科结业", "secondary technical school without examination", ("中专结业",), rank=4),
        Code("43", "中等专科肄业", "secondary technical school discontinued", ("中专肄业",), rank=4),
        Code("44", "职业高中毕业", "vocational high school completed", ("职业高中", "职高"), rank=4),
        Code("45", "职业高中结业", "vocational high school without examination", ("职高结业",), rank=4),
        Code("46", "职业高中肄业", "vocational high school discontinued", ("职高肄业",), rank=4),
        Code("47", "技工学校毕业", "skilled workers' school completed", ("技工学校", "技校"), rank=4),
        Code("48", "技工学校结业", "skilled workers' school without examination", ("技校结业",), rank=4),
        Code("49", "技工学校肄业", "skilled workers' school discontinued", ("技校肄业",), rank=4),
        Code("60", "普通高级中学教育", "senior high school", ("高中",), rank=5),
        Code("61", "普通高中毕业", "senior high school completed", ("高中毕业",), rank=5),
        Code("62", "普通高中结业", "senior high school without examination", ("高中结业",), rank=5),
        Code("63", "普通高中肄业", "senior high school discontinued", ("高中肄业",), rank=5),
        Code("70", "初级中学教育", "junior high school", ("初中",), rank=6),
        Code("71", "初中毕业", "junior high school completed", rank=6),
        Code("73", "初中肄业", "junior high school discontinued", rank=6),
        Code("80", "小学教育", "primary school", ("小学",), rank=7),
        Code("81", "小学毕业", "primary school completed", rank=7),
        Code("83", "小学肄业", "primary school discontinued", rank=7),
        Code("90", "其他", "other", ("其它",), rank=8),
    ),
    standard="GB/T 4658",
)

# GB/T 2261.1; 0 and 9 say that it is not known.
SEXES = from_choices(
    _("sexes"),
    choices.Sex,
    {"male": ("男", "1", "男性", "M"), "female": ("女", "2", "女性", "F")},
    standard="GB/T 2261.1",
)

_DEGREE_FIELDS = (
    "哲学", "经济学", "法学", "教育学", "文学", "历史学", "理学", "工学", "农学", "医学", "军事学", "管理学", "艺术学",
    "临床医学", "口腔医学", "公共卫生", "公共卫生与预防医学",
    "基础医学", "中医学", "中医", "中西医结合", "中药学", "药学",
    "护理学", "护理", "医学技术", "生物医学工程", "生物学", "工程", "教育", "法律", "兽医", "工商管理", "公共管理",
)  # fmt: skip


def _degree(word: str, first_digit: int, *others: str) -> tuple[str, ...]:
    """Return a degree's words: bare, in every field of study, as a professional degree, and its GB/T 6864 numbers."""
    fields = [f"{field}{word}" for field in _DEGREE_FIELDS]
    numbers = [str(first_digit), *(str(number) for number in range(first_digit * 100 + 1, first_digit * 100 + 100))]
    return (
        word,
        f"{word}学位",
        *fields,
        *(f"{name}学位" for name in fields),
        *(f"{name}专业学位" for name in fields),
        *others,
        *numbers,
    )


# A word of schooling such as 研究生 or 本科 tells no degree, and none is guessed from it.
DEGREES = from_choices(
    _("degrees"),
    choices.Degree,
    {
        "doctor": _degree("博士", 2, "专业博士", "学术博士", "PhD", "哲学博士(PhD)", "博士(PhD)", "doctorate"),
        "master": _degree("硕士", 3, "专业硕士", "学术硕士", "专硕", "学硕", "MPH", "MBA", "MPA"),
        "bachelor": _degree("学士", 4, "双学士", "双学位"),
        "none": ("无学位", "未获学位", "没有学位"),
    },
    standard="GB/T 6864",
)

ORIGINS = from_choices(
    _("origins"),
    choices.Origin,
    {
        "cultivated": ("自主培养", "自培", "本院培养", "院内培养", "自主", "本土培养", "内部培养"),
        "recruited": ("引进", "人才引进", "引进人才", "全职引进", "外部引进", "刚性引进", "外引"),
        "flexible": ("柔性引进", "柔引", "柔性", "柔性引才"),
    },
)

DUTY_STATUSES = from_choices(
    _("duty statuses"),
    choices.DutyStatus,
    {
        "on_duty": ("在岗", "在职", "在职在岗", "在院", "在编在岗", "正常"),
        "studying": ("进修", "外出进修", "规培", "外出学习", "脱产学习", "进修中"),
        "abroad": ("出国", "出国境", "出国出境", "出境", "国外进修", "境外进修", "在国外", "因公出国"),
        "seconded": ("借调", "外借", "借出", "挂职", "援派"),
        "leave": ("病产假", "病假", "产假", "休假", "长假", "长期病假", "事假"),
        "retired": ("退休", "已退休", "离退休", "离休"),
        "left": ("离职", "辞职", "已离职", "离院", "辞退", "解聘", "解除合同"),
        "transferred": ("调出", "调离", "调走", "已调出", "调动"),
        "deceased": ("去世", "死亡", "已故", "病故"),
    },
)


def _integration(name_zh: str, short: str, long: str) -> tuple[str, ...]:
    """Return an integration's words: 医研, 医与研, 医学与科研, each alone, with 融合, 结合, 方向; marks between do not count."""
    stems = [f"医{link}{word}" for word in short.split() for link in ("", "与", "和")]
    stems += [f"{side}{link}{word}" for word in long.split() for side in ("医学", "临床") for link in ("", "与", "和")]
    tails = ("", "融合", "结合", "协同", "交叉", "方向", "融合方向", "交叉融合", "类")
    return (name_zh, *dict.fromkeys(f"{stem}{tail}" for stem in stems for tail in tails))


INTEGRATIONS = from_choices(
    _("integrations"),
    choices.Integration,
    {
        "research": _integration("医研融合", "研", "科研 研究"),
        "education": _integration("医教融合", "教", "教学 教育"),
        "engineering": _integration("医工（信）融合", "工 信 工信", "工程 信息 工程信息 工科"),
        "industry": _integration("医产融合", "产 企", "产业 企业"),
        "reserve": ("后备（医学生）", "后备", "医学生", "医学生后备", "后备人才"),
    },
)

MEMBERSHIP_STATES = from_choices(
    _("membership states"),
    choices.MembershipState,
    {
        # A period that is over without its final check is still open; that it is due is computed.
        "in_training": (
            "在培",
            "在培中",
            "在培状态",
            "正在培养",
            "培养期内",
            "在培养中",
            "正常",
            "在培养",
            "培养中",
            "在库",
            "正常培养",
            "期满待验收",
            "期满待结",
            "待验收",
        ),
        "paused": ("暂停培养", "暂停", "暂缓", "暂缓培养"),
        "completed": (
            "出库（期满合格）",
            "出库",
            "期满合格",
            "期满出库",
            "结业",
            "合格",
            "完成",
            "已完成",
            "完成培养",
            "期满考核合格",
            "验收合格",
            "终期合格",
            "合格出库",
            "培养合格",
        ),
        "withdrawn": ("退出", "退出培养", "自愿退出", "主动退出", "已退出", "退出培养计划"),
        "terminated": ("终止培养", "终止", "已终止", "取消资格", "取消培养资格", "淘汰", "不合格终止"),
    },
)


def _stage(code: str, zh: str, en: str, words: tuple[str, ...], group: tuple[str, ...]) -> Code:
    """Return a stage with its words: alone, with 期, after or before 30, 30s, 30岁, S30; and the people it is for."""
    decade = code[1:]
    bare = [form for word in words for form in (word, f"{word}期", f"{word}阶段")]
    marks = [decade, f"{decade}s", f"{decade}岁", code]
    both = [form for word in bare for mark in marks for form in (f"{mark}{word}", f"{word}{mark}")]
    return Code(code, zh, en, tuple(dict.fromkeys([*marks, *(f"{mark}阶段" for mark in marks), *bare, *both, *group])))


STAGES = CodeList(
    _("stages"),
    (
        _stage("S30", "30s起步期", "30s Start-up", ("起步", "起航", "启航", "启程"), ("青年人才",)),
        _stage("S40", "40s成长期", "40s Growth", ("成长",), ("骨干", "骨干人才")),
        _stage("S50", "50s突破期", "50s Breakthrough", ("突破",), ("学术带头人",)),
    ),
)

EMPLOYMENT_TYPES = CodeList(
    _("employment forms"),
    (
        Code("established", "编制内", "on the establishment", ("编内", "在编", "事业编制", "正式编制", "编制")),
        Code("filed", "备案制", "filed post", ("备案", "备案制人员", "报备员额", "员额制", "员额")),
        Code("agency", "人事代理", "personnel agency", ("代理", "人事代理制")),
        Code("contract", "合同制", "contract", ("合同", "合同工", "合同聘用", "编外", "编制外", "编外合同制", "院聘")),
        Code("dispatched", "劳务派遣", "dispatched", ("派遣", "劳务派遣制", "派遣制")),
        Code("rehired", "返聘", "rehired after retirement", ("退休返聘", "返聘人员")),
        Code("postdoc", "博士后", "postdoc", ("博士后人员", "在站博士后")),
        Code("dual", "双聘", "dual appointment", ("双聘制", "双聘人员")),
    ),
)

ID_KINDS = from_choices(
    _("kinds of identity document"),
    choices.IdKind,
    {
        "identity_card": ("居民身份证", "身份证", "1", "01", "二代身份证", "中国居民身份证"),
        "passport": ("护照", "外国护照", "中国护照"),
        "permit": (
            "港澳台通行证",
            "港澳居民来往内地通行证",
            "台湾居民来往大陆通行证",
            "港澳通行证",
            "台胞证",
            "回乡证",
            "港澳台居民居住证",
        ),
        "foreigner": ("外国人永久居留身份证", "外国人永久居留证", "外国人居留证", "永久居留证"),
    },
)

PHOTO = Code(choices.EvidenceKind.PHOTO.value, "照片", choices.EvidenceKind.PHOTO.label, (
    "证件照", "一寸照", "1寸照", "二寸照", "2寸照", "寸照", "免冠照", "免冠照片", "免冠证件照", "登记照", "标准照", "个人照片", "头像", "相片",
))  # fmt: skip
DOCUMENT_KINDS = CodeList(
    _("kinds of document"),
    (
        *from_choices(
            _("kinds of document"),
            choices.DocumentKind,
            {
                "identity_card": ("身份证", "居民身份证", "身份证件", "二代身份证", "身份证明", "id card"),
                "passport": (
                    "护照或通行证", "护照", "通行证", "港澳台通行证", "港澳居民来往内地通行证", "台胞证", "回乡证",
                    "外国人永久居留身份证",
                ),
                "education": (
                    "学历证书", "学历", "学历证", "学历证明", "毕业证", "毕业证书", "本科毕业证", "本科毕业证书", "硕士毕业证",
                    "硕士毕业证书", "研究生毕业证", "研究生毕业证书", "博士毕业证", "博士毕业证书", "最高学历", "最高学历证书",
                    "学历认证", "学历认证报告", "学信网", "diploma",
                ),
                "degree": (
                    "学位证书", "学位", "学位证", "学士学位证", "学士学位证书", "硕士学位证", "硕士学位证书", "博士学位证",
                    "博士学位证书", "最高学位", "最高学位证书", "学位认证", "学位认证报告",
                ),
                "title": (
                    "职称证书", "职称", "职称证", "专业技术资格证书", "专业技术资格证", "专业技术职务资格证书", "资格证",
                    "任职资格证书", "高级职称证书", "中级职称证书", "初级职称证书",
                ),
                "appointment": ("聘书", "聘任书", "聘任证书", "聘任文件", "任命文件", "任职文件", "任命书", "聘用文件"),
                "licence": (
                    "执业证书", "执业证", "医师执业证", "医师执业证书", "医师资格证", "医师资格证书", "护士执业证",
                    "护士执业证书", "执业医师证", "执业药师证", "药师资格证", "执业资格证书",
                ),
                "training": (
                    "培训证书", "培训证", "规培证", "规培证书", "规培合格证", "规培合格证书", "住培合格证", "住培合格证书",
                    "住院医师规范化培训合格证书", "进修证书", "进修证", "结业证", "结业证书", "继续教育证书",
                ),
                "award": ("获奖证书", "获奖", "奖状", "荣誉证书", "荣誉", "奖励证书", "表彰文件", "表彰决定"),
                "selection": ("入选文件", "入选通知", "入选证书", "人才证书", "人才项目证书", "批文", "公示文件", "发文", "红头文件"),
                "contract": ("合同", "劳动合同", "聘用合同", "劳务合同", "聘任合同", "事业单位聘用合同"),
                "agreement": ("培养协议", "协议", "协议书", "培养协议书", "进站协议", "服务期协议", "目标责任书", "任务书"),
                "project": ("项目材料", "项目", "立项文件", "立项通知", "项目任务书", "项目合同书", "结题证书", "结题报告"),
                "publication": ("论文", "论文首页", "论文全文", "文章", "著作", "专著", "代表作"),
                "patent": ("专利", "专利证书", "发明专利", "实用新型专利", "软件著作权", "软著"),
                "report": ("报告", "总结", "总结报告", "研学报告", "研学总结报告", "考核表", "年度考核表", "述职报告"),
                "cv": ("简历", "个人简历", "履历", "履历表", "登记表", "干部履历表", "resume"),
                "certificate": ("其他证书", "证书", "证件", "证明"),
                "other": ("其他材料", "其他", "其它", "材料", "附件", "佐证材料", "证明材料", "户口本"),
            },
        ).codes,
        PHOTO,
    ),
)  # fmt: skip
"""What a file says it holds in its name; the photo is a kind of its own, kept apart from the documents."""
