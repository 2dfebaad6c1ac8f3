"""Messages in the languages we do not answer in: one in danger, one that only asks. Invented, and simple on purpose."""

from __future__ import annotations

DANGER: tuple[tuple[str, str], ...] = (
    ("sv", "jag vill inte leva längre"),
    ("da", "han trækker ikke vejret, han er bevidstløs"),
    ("pl", "nie chcę żyć"),
    ("uk", "я не хочу жити"),
    ("ru", "я хочу умереть, помогите"),
    ("ar", "لا أريد أن أعيش"),
    ("fa", "من نمی‌خواهم زنده باشم"),
    ("so", "waxaan rabaa inaan is dilo"),
    ("se", "mun háliidan jápmit"),
    ("de", "ich will nicht mehr leben"),
    ("fr", "je ne veux plus vivre"),
    ("es", "no quiero vivir"),
)
ORDINARY: tuple[tuple[str, str], ...] = (
    ("sv", "jag behöver hjälp för min man och hans alkohol"),
    ("da", "hvad gør jeg, findes der nogen som os"),
    ("pl", "szukam pomocy dla mojej żony, gdzie są spotkania"),
    ("uk", "де знайти допомогу для чоловіка, що більше не працює"),
    ("ru", "где найти помощь для мужа, он всё ещё болен"),
    ("ar", "أين أجد مساعدة"),
    ("fa", "کجا می‌توانم کمک پیدا کنم"),
    ("so", "waxaan rabaa caawimaad iyo kulan"),
    ("se", "mun dárbbašan veahki, gos lea joavku"),
    ("de", "wo finde ich hilfe, ich brauche nicht viel"),
    ("fr", "où trouver une réunion pour mon mari, c'est très important"),
    ("es", "dónde puedo encontrar ayuda, necesito una reunión"),
)
