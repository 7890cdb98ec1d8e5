using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>Says a forecast in words.</summary>
internal static class StopSentences
{
    public static ImmutableArray<string> Of(PlacementSnapshot snapshot, StopForecast forecast, ImmutableArray<Worker> others)
    {
        var who = Wording.Workers(forecast.WorkerIds);
        var sentences = ImmutableArray.CreateBuilder<string>();
        sentences.Add(Sentence.Of(
            $"If {who} stopped now, {forecast.Shards} of {snapshot.Shards.Values.Count(shard => !shard.Retiring)} shards would lose a replica or more."));
        sentences.Add(forecast.LosesQuorum.IsEmpty
            ? "No shard would lose its quorum."
            : Sentence.Of($"{Wording.Shards(forecast.LosesQuorum)} would lose the majority of the replicas and serve nothing until one of the workers is back."));
        if (!forecast.WithoutQuorum.IsEmpty)
        {
            sentences.Add(Sentence.Of($"{Wording.Shards(forecast.WithoutQuorum)} have no live majority even now."));
        }

        if (!forecast.LosesRedundancy.IsEmpty)
        {
            sentences.Add(Sentence.Of($"{Wording.Shards(forecast.LosesRedundancy)} would go on serving with fewer live replicas than before."));
        }

        sentences.AddRange(SayRefill(snapshot, forecast, others));
        sentences.Add(Advise(snapshot, forecast));
        return sentences.ToImmutable();
    }

    private static IEnumerable<string> SayRefill(
        PlacementSnapshot snapshot, StopForecast forecast, ImmutableArray<Worker> others)
    {
        if (forecast.Shards == 0)
        {
            yield break;
        }

        yield return forecast.CannotRefill.IsEmpty
            ? Sentence.Of($"If they stayed away, the {others.Length} other eligible workers could take over every lost replica.")
            : Sentence.Of($"If they stayed away, {Wording.Shards(forecast.CannotRefill)} could not be refilled: {others.Length} other workers are eligible, and too few of them may hold these shards.");
        var lost = forecast.WorkerIds.Select(id => snapshot.Workers[id]).ToArray();
        if (lost.All(HasKnownDisk) && others.Length > 0 && others.All(HasKnownDisk))
        {
            var needed = lost.Sum(UsedBytes);
            var free = others.Sum(worker => Math.Max(0, RoomBytes(worker, snapshot.Settings.DiskHighWaterMilliPercent)));
            yield return Sentence.Of($"They use about {Wording.Bytes(needed)} of disk; the others have {Wording.Bytes(free)} left below their high-water mark")
                + (free >= needed ? "." : ", which is too little.");
        }
    }

    private static string Advise(PlacementSnapshot snapshot, StopForecast forecast)
    {
        if (!forecast.CanStop)
        {
            return forecast.WorkerIds.Length == 1
                ? "Do not stop it: wait until the shards have their replicas again, or drain it first."
                : "Do not stop them together: stop one after the other, or drain them first.";
        }

        var seconds = snapshot.Settings.SilenceUntilDownMs / 1000;
        return forecast.Shards == 0
            ? "They may stop."
            : Sentence.Of($"They may stop. For a restart announce maintenance first: after {seconds} s of silence their replicas are replaced otherwise. To take them away for good drain them first.");
    }

    private static bool HasKnownDisk(Worker worker) => worker.Resources.DiskBytes > 0 && worker.Load.DiskMilliPercent > 0;

    private static long UsedBytes(Worker worker) => (long)((UInt128)(ulong)worker.Resources.DiskBytes * (uint)worker.Load.DiskMilliPercent / 100_000U);

    private static long RoomBytes(Worker worker, int highWater) =>
        (long)((Int128)worker.Resources.DiskBytes * (highWater - worker.Load.DiskMilliPercent) / 100_000);
}
