-- the roots that a recipe has asked about to the end
select root from imaginings where recipe = $recipe and whole
