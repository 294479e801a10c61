-- the sketches of all readable abstracts, in no order
select abstract, hashes from sketches
