"""Rules of the catalogue: values in, a result out."""

from talentcareer.exchange.codes import word_key


def programme_key(name: str) -> str:
    """Return a programme's name as it is compared: half width, lower case, without spaces, quotation marks and brackets."""
    return word_key(name)
