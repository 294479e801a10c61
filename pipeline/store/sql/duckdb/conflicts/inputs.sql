-- what the questions about conflicts depend on, in short: not on what models say of conflicts
select
    (select concat(count(*), ':', bit_xor(hash(claim, role, variable, name, turn))) from claim_ends) as ends,
    (select concat(count(*), ':', bit_xor(hash(id || abstract))) from current_extractions) as extractions,
    (select concat(count(*), ':', bit_xor(hash(abstract || voice))) from voices) as voices,
    (
        select concat(count(*), ':', bit_xor(hash(kind, a, b)))
        from decisions_in_force
        where starts_with(kind, 'c') and ("by" = 'user' or starts_with("by", 'user: '))
    ) as judged
