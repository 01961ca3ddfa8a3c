"""Invented names, numbers and the dice: everything about a person that is made up and stands for nobody."""
# ruff: noqa: E501  # reason: tables of Chinese text, where each character counts twice

from datetime import date, timedelta
from itertools import count
from random import Random

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
"""Commonest first: the first forty are drawn twice as often."""
GIVEN_MALE = "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢佳阳建亮成畅泽昊天然锐恒远博文嘉志晨睿思源子轩一鸣启航立新国栋云峰"
GIVEN_FEMALE = (
    "芳娜敏静丽艳娟霞玲桂英莉婷雪慧颖琳晶洁欣怡佳倩蕾薇悦琪萱雨涵梦瑶诗雅若曦可心语彤嘉宁书瑜依然子晴月明秋云春晓青璇"
)
_REGION = "590101"
"""No identity card begins with 59: the national list of regions ends its provinces at 54."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


def dice(seed: int, subject: str) -> Random:
    """Return the dice of one subject: another subject's throws do not change this one's."""
    return Random(f"{seed}/{subject}")  # noqa: S311  # reason: invented people need repeatable dice, not secret ones


class Register:
    """Hands out names, ID numbers and mobile numbers, none of them twice."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._dice = dice(seed, "register")
        self._names: set[str] = set()
        self._serials: dict[tuple[date, int], int] = {}
        self._mobiles = (f"100{number:08}" for number in count(41, 37))

    def name(self, sex: str) -> str:
        """Return a name nobody has yet."""
        given = GIVEN_MALE if sex == "男" else GIVEN_FEMALE
        while True:
            surname = self._dice.choice(SURNAMES[:40] + SURNAMES)
            name = surname + "".join(self._dice.sample(given, 1 if self._dice.random() < 0.18 else 2))
            if name not in self._names:
                self._names.add(name)
                return name

    def id_number(self, born_on: date, sex: str) -> str:
        """Return an identity card's number with a right check character, of a region that does not exist."""
        odd = 1 if sex == "男" else 0
        serial = (
            self._serials.get((born_on, odd)) or dice(self._seed, f"serial of {born_on}").randrange(100, 480) * 2 + odd
        )
        self._serials[born_on, odd] = serial + 2
        digits = f"{_REGION}{born_on:%Y%m%d}{serial % 1000:03}"
        return digits + check_character(digits)

    def mobile(self) -> str:
        """Return a number of eleven digits that no operator gives out."""
        return next(self._mobiles)


def check_character(digits: str) -> str:
    """Return the check character of an identity card's first 17 digits (GB 11643)."""
    return _CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def day_between(throw: Random, first: date, last: date) -> date:
    """Return a day from `first` to `last`, both included."""
    return first + timedelta(days=throw.randint(0, max((last - first).days, 0)))


def working_day(day: date) -> date:
    """Return the day itself, or the Friday before a weekend: offices date their papers on working days."""
    return day - timedelta(days=max(day.weekday() - 4, 0))
