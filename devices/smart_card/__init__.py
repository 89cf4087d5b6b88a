"""Social security cards (社会保障卡) on a PC/SC reader (DEVICES §2)."""
