-- the readable abstracts and their texts, in short
select concat(count(*), ':', bit_xor(hash(id || digest))) as texts from readable_abstracts
