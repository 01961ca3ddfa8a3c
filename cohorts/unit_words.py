"""Departments as offices abbreviate them: short words in use beside the full name. Spelt as people type them."""

# Each line: the full name first, then its short forms. Only pairs that mean one department in every hospital.
WORDS = """
放射治疗科 放疗科 肿瘤放射治疗科 肿瘤放疗科
心血管内科 心内科 心血管科
呼吸与危重症医学科 呼吸内科 呼吸科 呼吸与危重症科
消化内科 消化科
神经内科 神内
神经外科 神外
内分泌科 内分泌代谢科 内分泌与代谢科
肾脏内科 肾内科 肾病科
血液内科 血液科 血液病科
风湿免疫科 风湿免疫内科 风湿科
感染性疾病科 感染科 传染科
普通外科 普外科 普外
泌尿外科 泌外 泌尿科
胸外科
骨科 矫形外科
妇产科 妇产
儿科 小儿科
耳鼻咽喉头颈外科 耳鼻喉科 耳鼻咽喉科
皮肤科 皮肤性病科
口腔科 口腔医学科
重症医学科 icu 重症监护室 重症科
急诊科 急诊医学科 急诊部
麻醉科 麻醉手术科 麻醉与围术期医学科
康复医学科 康复科
医学检验科 检验科 临床检验科
医学影像科 影像科
超声医学科 超声科 b超室
核医学科 核医学
病理科 病理诊断科
药学部 药剂科
输血科
营养科 临床营养科
人力资源部 人事处 人事科
科研处 科研科
医务处 医务科 医务部
信息中心 信息科 信息处 计算机中心
医学工程部 医学装备部
临床试验中心 gcp中心 药物临床试验机构
""".strip()

STANDARD = {word: line.split()[0] for line in WORDS.splitlines() for word in line.split()}
