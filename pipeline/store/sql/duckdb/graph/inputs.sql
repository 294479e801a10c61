-- what the graph is derived from, in short; the hash of two values is linear in them, so it is taken of one
select
    (select concat(count(*), ':', bit_xor(hash(claim, role, variable, name, turn))) from claim_ends) as ends,
    (select concat(count(*), ':', bit_xor(hash(entity, broader, steps))) from broader) as classes,
    (select concat(count(*), ':', bit_xor(hash(entity || name))) from labels) as labels,
    (select concat(count(*), ':', bit_xor(hash(id || abstract))) from current_extractions) as extractions,
    (select concat(count(*), ':', bit_xor(hash(id))) from imagined_claims) as imagined,
    (select concat(count(*), ':', bit_xor(hash(abstract || voice))) from voices) as voices,
    (select concat(count(*), ':', bit_xor(hash(concat(id, array_to_string(authors, chr(31)))))) from readable_abstracts) as authors,
    (select concat(count(*), ':', bit_xor(hash(kind, a, b, "by"))) from decisions_in_force where starts_with(kind, 'c')) as judged,
    (select concat(count(*), ':', bit_xor(hash(kind, value, factor))) from factors) as factors,
    (select concat(count(*), ':', bit_xor(hash(signal || coefficient))) from reading_coefficients) as coefficients
