"""Passports and permits with a chip on a PC/SC reader (ICAO 9303, DEVICES §3.2)."""
