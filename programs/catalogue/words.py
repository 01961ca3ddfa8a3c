"""How far a call can be relied on, in a few words and with what is to be done about it."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from programs.catalogue.choices import Standing
from talentcareer.ui.components import marks
from talentcareer.ui.parts import Text, Tone

BADGES: dict[str, Text] = {
    Standing.CONFIRMED: _("confirmed with the document"),
    Standing.VERIFIED: _("found in a source, to be confirmed"),
    Standing.SHIFTED: _("shifted, to be confirmed"),
    Standing.UNSOURCED: _("without a source, to be confirmed"),
}
TONES: dict[str, Tone] = {
    Standing.CONFIRMED: "ok",
    Standing.VERIFIED: "due",
    Standing.SHIFTED: "due",
    Standing.UNSOURCED: "due",
}
NOTES: dict[str, Text] = {
    Standing.VERIFIED: _(
        "These rules were found in a source, and nobody has compared them with the document itself."
        " Compare each sentence with it, correct what differs, then confirm the call with the document."
    ),
    Standing.SHIFTED: _(
        "These rules were shifted from %(year)s: nobody knows yet what the document of this year says. "
        "When it is out, compare each sentence with it, correct what differs, then confirm the call with the document."
    ),
    Standing.UNSOURCED: _(
        "No source was found for these rules. Do not decide by them: enter what the document says, then confirm the call with the document."
    ),
}


def badge(standing: str) -> SafeString:
    """Return the badge of a standing."""
    return marks.state_badge(BADGES[standing], tone=TONES[standing])
