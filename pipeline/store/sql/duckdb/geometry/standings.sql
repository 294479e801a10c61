-- the sign and the standing of the edges between concepts
select cause, effect, sign, standing from told_edges where level = 'concept' order by cause, effect
