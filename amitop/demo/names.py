"""People and numbers of the small call centre. Invented, from many countries, with what their names bring along."""

from __future__ import annotations

from random import Random

from amitop.demo.entities import Party

AGENTS = (
    "Alice Martin",
    "Bogdan Ionescu",
    "Chloé Lefèvre",
    "Dagný Jónsdóttir",
    "Emre Yılmaz",
    "Fatima Zahra Idrissi",
    "Giulia Esposito",
    "Hiroshi Tanaka",
    "Inés Núñez",
    "Jürgen Groß",
    "Katarzyna Wiśniewska",
    "Liam O'Connor",
)

POOL = (("1001", "Ada Nwosu"), ("1002", "Ben Åkesson"), ("1003", "Cleo Papadaki"))

TRUNKS = ("trunk-berlin", "trunk-madrid", "trunk-london")

REASONS = ("Lunch", "Break", "Training", "Meeting", "Paperwork")

_FIRST = (
    "Ana Sofía Zoë Marek Øyvind Jean-Luc Priya Seán Małgorzata Łukasz Beyoncé André Nguyễn İpek Đorđe Žofia "
    "Mercedes Olga Tariq Wanjiru Mateus Renée Björn Siobhán Ayşe Kenji Lucía Thiago Noor Ewa Hélène Matthias"
).split()

_LAST = (
    "García O'Brien Müller Dvořák Hansen Lefebvre Sharma Kowalska Øster Nowak Ångström Silva Demirel Petrović "
    "Conti D'Angelo Horváth Sørensen Ferreira Okafor Yamamoto Ó'Súilleabháin Bianchi Šimić Popescu Haddad Vega"
).split()

_PREFIXES = ("+49305550", "+34915550", "+44207946", "+33155500", "+39065550", "+46850550", "+12025550", "+35315550")


def stranger(random: Random) -> Party:
    """Somebody who calls from outside; now and then with no name, or only a number."""
    number = f"{random.choice(_PREFIXES)}{random.randrange(100, 1000)}"
    if random.random() < 0.12:
        return Party(number)
    return Party(number, f"{random.choice(_FIRST)} {random.choice(_LAST)}")


def agent(index: int) -> str:
    """The name of the agent with this index: the twelve first, then as many as wanted."""
    if index < len(AGENTS):
        return AGENTS[index]
    return f"{_FIRST[index % len(_FIRST)]} {_LAST[index // len(_FIRST) % len(_LAST)]}"
