"""Controls: a page with each fault is found to have it, so that a walk without findings means something."""

from tests.browser import looking
from tests.browser.visiting import PHONE, Site

FAULTS = """() => {
    const main = document.querySelector("main");
    main.insertAdjacentHTML("beforeend", '<h1>second</h1><img src="/static/mark.svg"><p style="color: red">styled</p>');
    const wide = document.createElement("div");
    wide.style.width = "900px";
    wide.append("wide");
    main.append(wide);
    document.documentElement.lang = "fr";
    const script = document.createElement("script");
    script.src = "http://elsewhere.invalid/x.js";
    main.append(script);
    console.error("something broke");
    setTimeout(() => { throw new Error("thrown"); });
}"""


def test_each_fault_is_found(site: Site) -> None:
    visitor = site.visitor(size=PHONE)
    visitor.open("access:sign-in")
    page = visitor.page
    assert looking.form(page, "en") + looking.sideways(page) + looking.axe(page) + visitor.violations() == []
    assert visitor.faults() == []
    page.evaluate(FAULTS)
    page.wait_for_timeout(200)
    assert looking.form(page, "en") == ["lang is 'fr', not 'en'", "2 h1"]
    assert [fault.split(":")[0] for fault in looking.sideways(page)] == ["scrolls sideways"]
    assert [fault.split(":")[0] for fault in looking.axe(page)] == ["axe critical image-alt"]
    assert sorted(fault.split()[6] for fault in visitor.violations()) == ["script-src-elem", "style-src-attr"]
    told = " ".join(visitor.faults())
    assert [word for word in ("something broke", "thrown", "elsewhere.invalid") if word not in told] == []
    visitor.open("cohorts:talent-list", expect=200)  # leads to the sign-in page
    page.goto("/nothing-here/")
    assert [fault.split(":")[0] for fault in visitor.faults() if fault.startswith("answer")] == ["answer 404"]
    visitor.close()
