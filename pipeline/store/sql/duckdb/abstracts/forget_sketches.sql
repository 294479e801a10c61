-- sketches of texts that are no longer there, or by other rules
delete from sketches
where rules <> $rules
    or (abstract, digest) not in (select (id, digest) from abstracts where standing = 'readable')
