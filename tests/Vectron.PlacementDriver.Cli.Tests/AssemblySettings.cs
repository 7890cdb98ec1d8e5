// The tests share one cluster of real processes, and some of them stop its nodes: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
