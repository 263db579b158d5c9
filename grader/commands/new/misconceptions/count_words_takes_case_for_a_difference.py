"""You count a word that begins with a capital as another word. Make all letters small before you count."""


def count_words(text):
    found = {}
    for word in text.split():
        found[word] = found.get(word, 0) + 1
    return found
