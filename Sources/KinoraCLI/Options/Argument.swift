import ArgumentParser

/// The language has arguments, too; in the command line the word means a word of the command.
typealias Argument = ArgumentParser.Argument
