namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>That a shard's collection is known to be deleted.</summary>
/// <param name="Epoch">An epoch that the shard had before: it is listed at a higher one from then on.</param>
/// <param name="Number">Counts what a run learned of this kind, from 1: see <see cref="Exchange.Retirements"/>.</param>
internal readonly record struct Retirement(ulong Epoch, int Number);
