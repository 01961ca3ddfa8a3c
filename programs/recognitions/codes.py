"""Words for what a recognition amounts to."""

from django.utils.translation import gettext_lazy as _

from programs.recognitions.choices import RecognitionStatus
from talentcareer.exchange.codes import from_choices

RECOGNITION_STATUSES = from_choices(
    _("recognition statuses"),
    RecognitionStatus,
    {
        "shortlisted": ("入围", "已入围", "入围未入选", "候选"),
        "trainee": ("培养对象", "在培养", "培养期内"),
        "awarded": ("获评", "入选", "公布", "已公布", "已入选", "获得", "获批", "当选", "正式入选"),
        "expired": ("期满", "已期满", "到期", "称号期满", "管理期满"),
        "revoked": ("撤销", "已撤销", "取消", "撤销称号", "取消资格"),
    },
)
