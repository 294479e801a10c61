-- the roots that a model was asked about to the end
select root from imaginings where model = $model and whole
