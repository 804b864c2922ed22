import KinoraCore
