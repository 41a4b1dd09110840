def automatic(folder, reason):
    pass
