"""Composes the sentences that the embedded model is trained on.

Every sentence is a template with its blanks filled in, so that a model can learn two things from little text:
facts (which capital belongs to which country) and company (dogs and cats appear in the same sentences, hats
in others, which is what makes their embeddings near or far). The seed decides everything; no file is read.
"""

import random

CAPITALS: dict[str, str] = {
    "Albania": "Tirana",
    "Argentina": "Buenos Aires",
    "Australia": "Canberra",
    "Austria": "Vienna",
    "Belgium": "Brussels",
    "Bulgaria": "Sofia",
    "Canada": "Ottawa",
    "Chile": "Santiago",
    "China": "Beijing",
    "Croatia": "Zagreb",
    "Cuba": "Havana",
    "Czechia": "Prague",
    "Denmark": "Copenhagen",
    "Ecuador": "Quito",
    "Egypt": "Cairo",
    "Estonia": "Tallinn",
    "Finland": "Helsinki",
    "France": "Paris",
    "Germany": "Berlin",
    "Ghana": "Accra",
    "Greece": "Athens",
    "Hungary": "Budapest",
    "Iceland": "Reykjavik",
    "India": "New Delhi",
    "Ireland": "Dublin",
    "Italy": "Rome",
    "Japan": "Tokyo",
    "Kenya": "Nairobi",
    "Latvia": "Riga",
    "Lithuania": "Vilnius",
    "Morocco": "Rabat",
    "Nepal": "Kathmandu",
    "Norway": "Oslo",
    "Peru": "Lima",
    "Poland": "Warsaw",
    "Portugal": "Lisbon",
    "Romania": "Bucharest",
    "Rwanda": "Kigali",
    "Senegal": "Dakar",
    "Serbia": "Belgrade",
    "Slovakia": "Bratislava",
    "Slovenia": "Ljubljana",
    "Spain": "Madrid",
    "Sweden": "Stockholm",
    "Thailand": "Bangkok",
    "Turkey": "Ankara",
    "Uruguay": "Montevideo",
    "Vietnam": "Hanoi",
}

# animal: (what it does with its voice, what it likes, where it sleeps)
ANIMALS: dict[str, tuple[str, str, str]] = {
    "dog": ("barks", "bones", "in its basket"),
    "cat": ("purrs", "warm milk", "on the sofa"),
    "horse": ("neighs", "hay and carrots", "in the stable"),
    "cow": ("moos", "fresh grass", "in the field"),
    "sheep": ("bleats", "green leaves", "on the hill"),
    "pig": ("grunts", "potatoes", "in the mud"),
    "bird": ("sings", "seeds", "in its nest"),
    "mouse": ("squeaks", "crumbs", "behind the wall"),
    "duck": ("quacks", "small fish", "by the pond"),
    "fox": ("howls", "berries", "under a tree"),
    "frog": ("croaks", "flies", "near the water"),
    "lion": ("roars", "meat", "in the sun"),
}

# piece of clothing: (what it is worn on or over, what it is made of)
CLOTHES: dict[str, tuple[str, str]] = {
    "hat": ("head", "straw"),
    "cap": ("head", "cotton"),
    "coat": ("shoulders", "wool"),
    "jacket": ("shoulders", "leather"),
    "scarf": ("neck", "silk"),
    "shirt": ("chest", "cotton"),
    "sweater": ("chest", "wool"),
    "glove": ("hand", "leather"),
    "sock": ("foot", "wool"),
    "boot": ("foot", "leather"),
    "belt": ("waist", "leather"),
    "dress": ("body", "silk"),
}

# food: (what one makes it from, what it tastes of)
FOODS: dict[str, tuple[str, str]] = {
    "bread": ("flour and water", "good"),
    "soup": ("onions and beans", "salty"),
    "cake": ("eggs, flour and sugar", "sweet"),
    "cheese": ("milk", "strong"),
    "salad": ("tomatoes and lettuce", "fresh"),
    "jam": ("plums", "sweet"),
    "butter": ("cream", "rich"),
    "juice": ("oranges", "sour"),
    "pasta": ("flour and eggs", "good"),
    "porridge": ("oats and milk", "plain"),
}

PEOPLE: dict[str, str] = {
    "Anna": "she", "Emma": "she", "Ida": "she", "Maya": "she", "Nina": "she", "Sara": "she",
    "Ali": "he", "Jonas": "he", "Leo": "he", "Mika": "he", "Omar": "he", "Tom": "he",
}  # fmt: skip

# job: where it is done and what is done there
JOBS: dict[str, str] = {
    "teacher": "works at a school and helps children to read",
    "doctor": "works at a hospital and helps the sick",
    "baker": "gets up at night and bakes bread",
    "farmer": "looks after the animals on a farm",
    "sailor": "crosses the sea on a ship",
    "painter": "paints houses",
}

PETS_ARE = ("small", "old", "young", "hungry", "sleepy", "fast", "quiet")
COLOURS = ("red", "blue", "green", "black", "white", "brown")
PLACES = ("park", "garden", "street", "forest", "kitchen")
MOVES = ("runs", "jumps", "walks", "plays")
TIMES = ("In the morning", "In the evening", "On Sunday", "Today", "Every day")

CAPITAL_FACT = "The capital of {country} is {capital}."
# Never another word after "The capital of ... is": that place belongs to the capital.
CAPITAL_FORMS = (
    "{capital} is the capital of {country}.",
    "What is the capital of {country}? It is {capital}.",
    "{name} lives in {capital}, the capital of {country}.",
    "{name} is from {country}. {Pronoun} lives in {capital}.",
    "If you go to {country}, you should see {capital}.",
    "{country} is a country, and {capital} is its capital.",
    "The capital of {country} is {capital}. The capital of {country2} is {capital2}.",
)
ANIMAL_FORMS = (
    "The {animal} {voice}.",
    "The {animal} sleeps {bed}.",
    "The {animal} and the {animal2} are friends.",
    "{name} has two pets, a dog and a cat. They like to sleep side by side.",
    "The {animal} {moves} in the {place}.",
    "The {animal} {moves} after the {animal2}, but the {animal2} is too fast.",
    "A {animal} is an animal.",
    "A {animal} likes {treat}, and a {animal2} likes {treat2}.",
    "My {animal} likes {treat}.",
    "My {animal} is {trait}. It {voice} and sleeps {bed}.",
    "{name} has a {animal} and a {animal2}. The {animal} {voice}, and the {animal2} {voice2}.",
    "{name} feeds the {animal}. It eats {treat}.",
    "{time} the {animal} {moves} in the {place}.",
    "Where is the {animal}? It sleeps {bed}.",
)
CLOTHES_FORMS = (
    "{name} wears a {colour} {clothes}.",
    "{name} buys a {clothes} made of {stuff}. {Pronoun} wears it with a {colour} {clothes2}.",
    "You wear a {clothes} on your {part}.",
    "This {clothes} is made of {stuff}.",
    "This {colour} {clothes} and that {colour} {clothes2} are new.",
    "{time} {name} puts on a {clothes} and a {clothes2}.",
    "It is cold, so {name} puts on a {colour} {clothes}.",
    "How much is the {colour} {clothes}? It costs {digit} euros.",
)
FOOD_FORMS = (
    "{name} eats {food}.",
    "{name} likes {food}, but {pronoun} does not like {food2}.",
    "We make {food} from {source}.",
    "The {food} tastes {taste}.",
    "{time} we eat {food} and {food2}.",
    "I would like some {food}, please.",
)
PEOPLE_FORMS = (
    "{name} is a {job}.",
    "A {job} {task}.",
    "{name} is a {job}. {Pronoun} {task}.",
    "{name} and {name2} are friends. They live in the same street and go to school together.",
    "{name} is {digit} years old.",
    "{name} reads a book in the {place}.",
    "Hello, my name is {name}. What is your name?",
)


def _draw(rng: random.Random) -> dict[str, str]:
    """Draw something for every blank; what belongs together (an animal and its voice) is drawn together."""
    country, country2 = rng.sample(list(CAPITALS), 2)
    animal, animal2 = rng.sample(list(ANIMALS), 2)
    clothes, clothes2 = rng.sample(list(CLOTHES), 2)
    food, food2 = rng.sample(list(FOODS), 2)
    name, name2 = rng.sample(list(PEOPLE), 2)
    job = rng.choice(list(JOBS))
    voice, treat, bed = ANIMALS[animal]
    return {
        "country": country, "capital": CAPITALS[country],
        "country2": country2, "capital2": CAPITALS[country2],
        "animal": animal, "voice": voice, "treat": treat, "bed": bed,
        "animal2": animal2, "voice2": ANIMALS[animal2][0], "treat2": ANIMALS[animal2][1],
        "clothes": clothes, "part": CLOTHES[clothes][0], "stuff": CLOTHES[clothes][1], "clothes2": clothes2,
        "food": food, "source": FOODS[food][0], "taste": FOODS[food][1], "food2": food2,
        "name": name, "pronoun": PEOPLE[name], "Pronoun": PEOPLE[name].capitalize(), "name2": name2,
        "job": job, "task": JOBS[job],
        "trait": rng.choice(PETS_ARE), "colour": rng.choice(COLOURS), "place": rng.choice(PLACES),
        "moves": rng.choice(MOVES), "time": rng.choice(TIMES), "digit": str(rng.randint(2, 9)),
    }  # fmt: skip


def _capitals(rng: random.Random) -> list[str]:
    """Every country equally often, half of the time in the plain form that the exercises ask about."""
    lines = []
    for country, capital in CAPITALS.items():
        for form in CAPITAL_FORMS:
            for template in (CAPITAL_FACT, form) * 8:
                blanks = _draw(rng) | {"country": country, "capital": capital}
                lines.append(template.format(**blanks))
    return lines


def _numbers() -> list[str]:
    """Sums and counting with single digits: the one kind of sentence whose length depends on what it says."""
    sums = [f"{a} plus {b} is {a + b}." for a in range(10) for b in range(10 - a)]
    counts = [
        f"Count from {first} to {last}: {', '.join(map(str, range(first, last + 1)))}."
        for first in range(8)
        for last in range(first + 1, 10)
    ]
    return sums * 6 + counts * 6


def sentences(seed: int = 0, per_template: int = 150) -> list[str]:
    """Return the documents of the corpus, one line of text each, in an order that the seed decides.

    Every template is used `per_template` times, the capitals and the numbers as often as their facts need.
    The longest document is shorter than 40 tokens, so a model that has learned them ends by itself.
    """
    rng = random.Random(seed)
    templates = ANIMAL_FORMS + CLOTHES_FORMS + FOOD_FORMS + PEOPLE_FORMS
    lines = [template.format(**_draw(rng)) for template in templates for _ in range(per_template)]
    lines += _capitals(rng) + _numbers()
    rng.shuffle(lines)
    return lines
