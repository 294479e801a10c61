-- the vector of a text: 32-bit floats, little-endian
insert or ignore into vectors (key, vector)
values (?, ?)
