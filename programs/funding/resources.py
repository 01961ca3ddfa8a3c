"""Kinds of workbook about the training fund: awards and expenses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts.directory import Cohorts, People
from cohorts.references import SAID, WHOSE, AboutPerson, batches
from programs.funding import rules
from programs.funding.actions import ask_award, ask_expense
from programs.funding.directory import Awards as KnownAwards
from programs.funding.directory import Expenses as KnownExpenses
from programs.funding.directory import OpenBatches
from programs.funding.models import BETWEEN_LINES, Award, Expense
from talentcareer.audit.lines import place_among_equals
from talentcareer.exchange.editing import Editable
from talentcareer.exchange.kinds import Column, register
from talentcareer.exchange.planning import RowPlan, World
from talentcareer.exchange.widgets import Amount, Day, Text

COHORT_WORDS = (
    "培养批次", "入选批次", "期数", "届别", "人才批次", "入选年度", "年度", "批次年度", "项目批次", "batch", "届次",
    "期次", "人才项目批次", "cohort",
)  # fmt: skip
PROJECT_NO_WORDS = (
    "项目号", "经费项目号", "课题编号", "经费编号", "经费卡号", "财务项目号", "项目代码", "经费本号", "课题号",
    "project no",
)  # fmt: skip

REPEATS_WITHOUT_NUMBER = _(
    "The row repeats {place} of the same file: person, batch and source are the same. Delete one of the two; if they are two "
    "awards, give them project numbers."
)


class OfTheFund(Editable, AboutPerson):
    """A kind of record of the training fund, which may stand in a batch."""

    joined = ("talent__unit", "cohort")

    def held(self, record: Any, world: World) -> dict[str, Any]:
        """Return what a record holds: its batch where the user may be told of it."""
        return super().held(record, world) | {"cohort": world[OpenBatches].shown(record)}

    def on_its_page(self, record: Any, world: World) -> frozenset[str]:
        """Return the columns that are corrected on the record's page: a batch that may not be told is not overwritten."""
        hidden = record.cohort_id is not None and not world[OpenBatches].shown(record)
        return frozenset({"cohort"} if hidden else ())

    def changes(self, row: Any, world: World) -> dict[str, Any]:
        """Take another batch by its name, or none."""
        changed = super().changes(row, world)
        return changed | ({"cohort": world[Cohorts].of(row)} if row.touches("cohort") else {})


@register
class Awards(OfTheFund):
    """Money approved for people and what of it has arrived 经费预算."""

    code, title, order = "awards", _("Awards"), 50
    permission = "funding.write"
    needs = (
        SAID,
        frozenset({"approved", "received"}),
        frozenset({"source", "cohort", "project_number", "approved_on", "received_on", "received"}),
    )
    sheet_words = ("预算", "批复", "到位", "到账", "资助经费", "经费安排", "拨款", "下达", "award")

    same_words = (
        (
            "批复",
            "批复预算",
            "预算批复",
            "资助批复",
            "批准",
            "核定",
            "核准",
            "核批",
            "审批",
            "核拨",
            "立项",
            "下达",
            "下达预算",
            "预算",
            "总预算",
        ),
        ("入选", "遴选", "选拔", "入库"),
        (
            "到位",
            "到账",
            "到款",
            "累计到位",
            "累计到账",
            "实到",
            "入账",
            "拨付",
            "拨款",
            "实拨",
            "资金到位",
            "资金到账",
            "经费到位",
            "经费到账",
            "款项到账",
        ),
    )

    cohort = Column("批次", *COHORT_WORDS, label=_("batch"), widget=Text(60), offers=batches)
    source = Column(
        "经费来源", "资金来源", "来源", "资助来源", "拨款单位", "资助单位", "资助方", "经费类型", "经费渠道",
        "经费名称", "专项名称", "经费类别", "资金渠道", "资助类别", "source", "资金类别", "拨款来源", "拨款渠道",
        "经费项目", "资金性质", "经费性质", "资金来源渠道", "经费来源渠道", "资助渠道", "来源渠道", "资金名称",
        "资助项目", "funding source", label=_("source of funds"), widget=Text(100),
    )  # fmt: skip
    project_number = Column("项目编号", *PROJECT_NO_WORDS, label=_("project no."), widget=Text(60))
    approved = Column(
        "批复金额", "批准金额", "核定金额", "预算金额", "批复经费", "批准经费", "核定经费", "资助金额", "资助额度",
        "资助总额", "下达金额", "立项金额", "立项经费", "经费总额", "总经费", "预算", "预算总额", "批复数", "预算数",
        "核定额度", "资助经费", "经费", "金额", "批复额", "核定", "批复", "计划金额", "approved", "approved amount",
        label=_("approved (yuan)"), widget=Amount(),
    )  # fmt: skip
    approved_on = Column(
        "批复日期", "批复时间", "批准日期", "批准时间", "下达日期", "下达时间", "立项日期", "核定日期", "预算日期",
        label=_("approved on"), widget=Day(),
    )  # fmt: skip
    received = Column(
        "到位金额", "到账金额", "到账经费", "到位经费", "拨付金额", "已拨付金额", "实到金额", "实际到账", "实际到位",
        "到位数", "到账数", "拨款金额", "已到位金额", "已到账金额", "到款金额", "入账金额", "到账", "到位", "实拨金额",
        "received", "received amount", "累计拨付", "已拨经费", label=_("received (yuan)"), widget=Amount(),
    )  # fmt: skip
    received_on = Column(
        "到位日期", "到账日期", "到位时间", "到账时间", "拨付日期", "拨付时间", "拨款日期", "到款日期", "入账日期",
        "received on", label=_("received on"), widget=Day(),
    )  # fmt: skip

    model = Award
    held_in = WHOSE | {"cohort": "cohort__"} | {
        name: name for name in ("source", "project_number", "approved", "approved_on", "received", "received_on")
    }  # fmt: skip

    def ask(self, record: Any) -> None:
        """Ask the rules of awards."""
        ask_award(record)

    def plan(self, row: RowPlan, world: World) -> None:
        """Find person, batch and the award by source and project number; create it or bring its sums up to date."""
        talent, cohort, known = world[People].of(row), world[Cohorts].of(row), world[KnownAwards]
        for name in ("approved", "received"):
            row.ask(name, rules.award_amount(row[name]))
        key = known.key(talent.pk, cohort.pk if cohort else None, row["source"] or "", row["project_number"] or "")
        award = known.by_key.get(key)
        row.claim(*key, name="staff_no", said="" if row["project_number"] else REPEATS_WITHOUT_NUMBER)
        given = row.given("approved", "approved_on", "received", "received_on")
        if award is not None:
            row.set(award, given)
            return
        if "approved" not in given:
            row.refuse(
                "approved",
                "approved-missing",
                _(
                    "The approved amount is missing, and no award of this person is known to which the row could belong. Fill in the approved amount."
                ),
            )
        award = Award(talent=talent, cohort=cohort, unit=talent.unit, **row.given("source", "project_number"), **given)
        row.ask("approved_on", rules.award_counts(in_batch=cohort is not None, approved_on=award.approved_on))
        row.add(award, main=True)
        row.then(lambda: known.add(award))


@register
class Expenses(OfTheFund):
    """Lines of spending 支出明细. They have no number: equal lines stay apart, the same file again adds none."""

    code, title, order = "expenses", _("Expenses"), 60
    permission = "funding.write"
    needs = (SAID, frozenset({"amount"}), frozenset({"spent_on"}), frozenset({"subject", "voucher_number", "payee"}))
    sheet_words = ("支出", "报销", "使用明细", "明细账", "执行", "expense")

    same_words = (
        (
            "支出",
            "报销",
            "支付",
            "报账",
            "列支",
            "支用",
            "开支",
            "使用",
            "付款",
            "核销",
            "实报",
            "报支",
            "经费支出",
            "费用发生",
            "业务发生",
            "发生",
        ),
    )

    spent_on = Column(
        "报销日期", "支出日期", "凭证日期", "日期", "记账日期", "支付日期", "报销时间", "支出时间", "发生日期",
        "付款日期", "入账日期", "使用日期", "制单日期", "业务日期", "voucher date", "会计日期", "date", "expense date",
        label=_("voucher date"), widget=Day(), required=True,
    )  # fmt: skip
    cohort = Column("批次", *COHORT_WORDS, label=_("batch"), widget=Text(60), offers=batches)
    subject = Column(
        "科目", "预算科目", "支出科目", "经费科目", "费用科目", "科目名称", "费用类别", "支出类别", "费用名称",
        "开支科目", "经济科目", "支出内容", "用途", "费用类型", "subject", "会计科目", "费用项目", "支出项目",
        "经费用途", "费用明细", "支出用途", "开支范围", "开支内容", "预算项目", "支出明细科目", "budget subject",
        "category", label=_("budget subject"), widget=Text(60),
    )  # fmt: skip
    amount = Column(
        "金额", "支出金额", "报销金额", "支付金额", "实际支出", "发生额", "支出额", "付款金额", "使用金额", "费用金额",
        "支出", "借方金额", "报销额", "支出经费", "amount", "费用", "借方", "借方发生额", "价税合计", "支出合计",
        "本次报销金额", "本次支出金额", label=_("amount (yuan)"), widget=Amount(), required=True,
    )  # fmt: skip
    voucher_number = Column(
        "凭证号", "凭证编号", "报销单号", "单据号", "单据编号", "记账凭证号", "报销单编号", "发票号", "voucher no",
        "凭证字号", "会计凭证号", "voucher no.", label=_("voucher no."), widget=Text(60),
    )  # fmt: skip
    payee = Column(
        "收款人", "收款单位", "收款方", "报销人", "领款人", "供应商", "对方单位", "payee", label=_("payee"),
        widget=Text(100),
    )  # fmt: skip
    note = Column(
        "摘要", "备注", "说明", "事由", "报销内容", "内容", "报销事由", "note", label=_("note"), widget=Text(200)
    )

    model, follows = Expense, ("occurrence",)
    held_in = WHOSE | {"cohort": "cohort__"} | {
        name: name for name in ("spent_on", "subject", "amount", "voucher_number", "payee", "note")
    }  # fmt: skip

    def ask(self, record: Any) -> None:
        """Ask the rules of expenses, and number the line among equal ones."""
        ask_expense(record)
        place_among_equals(record, BETWEEN_LINES, again=True)

    def plan(self, row: RowPlan, world: World) -> None:
        """Find person and batch; take the line unless it is known as often as this file has said it."""
        talent, cohort, known = world[People].of(row), world[Cohorts].of(row), world[KnownExpenses]
        row.ask("amount", rules.expense_amount(row["amount"]))
        if not row["subject"]:
            row.warn(
                "subject",
                "subject-missing",
                _("The budget subject is missing; the line counts in the sum, but under no subject. Add the subject."),
            )
        expense = Expense(
            talent=talent,
            cohort=cohort,
            award=world[KnownAwards].only(talent.pk, cohort.pk if cohort else None),
            **row.given("subject", "amount", "spent_on", "voucher_number", "payee", "note"),
        )
        line = known.line(expense)
        said = (row.sheet.file, *line)
        expense.occurrence = known.said[said] + 1
        row.then(lambda: known.said.update([said]))
        if expense.occurrence > known.known[line]:
            row.add(expense, main=True)
            row.then(lambda: known.known.update([line]))
