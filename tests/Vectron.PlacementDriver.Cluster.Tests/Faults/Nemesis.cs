using System.Collections.Immutable;
using System.Diagnostics;
using Vectron.PlacementDriver.Testing.History;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// Does harm of the given kinds, one after the other in an order that the seed decides, while clients record what they are
/// told; then everything is healed, read once more and checked.
/// </summary>
internal sealed class Nemesis(FaultGround ground, int seed, string run, Action<string> tell)
{
    /// <summary>After healing, a write must succeed within this.</summary>
    private static readonly TimeSpan WritableWithin = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs the faults and checks everything.</summary>
    /// <param name="faults">What may be done.</param>
    /// <param name="folder">Where violations are drawn.</param>
    public async Task<RunReport> RunAsync(IReadOnlyList<Fault> faults, string folder)
    {
        var random = new Random(seed);
        await EnrollAsync();
        await using var clients = new HistoryClients(ground, run, seed);
        var rounds = ImmutableArray.CreateBuilder<Round>();
        foreach (var fault in faults.OrderBy(_ => random.Next()).ToArray())
        {
            rounds.Add(await DoAsync(fault, clients, random));
        }

        await clients.StopAsync();
        return await CheckAsync(clients, rounds.ToImmutable(), folder);
    }

    // The holder of every shard; its beats also make the deleted ones go.
    private async Task EnrollAsync()
    {
        var node = ground.Nodes[0].Process.Client;
        await Eventually.TrueAsync(
            async () =>
            {
                var registered = await node.RegisterWorkerAsync(new() { GrpcAddress = "127.0.0.1:6201", RaftAddress = "127.0.0.1:7201" });
                return (await node.HeartbeatAsync(new() { WorkerId = registered.WorkerId })).Ok;
            },
            () => "the first worker should be enrolled");

        // Clocks that jump by an hour must not make the cluster forget a key: what became of a write is looked up by it.
        await ground.Nodes[0].Process.Operator.UpdateSettingsAsync(new()
        {
            Values = { ["idempotency_kept_ms"] = (long)TimeSpan.FromDays(1).TotalMilliseconds },
            By = "nemesis",
        });
    }

    private async Task<Round> DoAsync(Fault fault, HistoryClients clients, Random random)
    {
        var before = await RateAsync(clients, Quiet);
        var length = TimeSpan.FromMilliseconds(random.Next(1_000, 4_000));
        tell($"seed {seed}: {fault.Name}: {fault.Sentence}, for {length.TotalSeconds:F1} s; {before:F0} answers a second before");
        double during;
        try
        {
            await fault.StartAsync(ground, random);
            during = await RateAsync(clients, length);
        }
        finally
        {
            await fault.HealAsync(ground);
        }

        var healed = Stopwatch.GetTimestamp();
        foreach (var node in ground.Nodes.Where(node => !node.Process.IsRunning))
        {
            node.Process.Start();
        }

        await Eventually.TrueAsync(
            () => Task.FromResult(clients.LastWrite > healed),
            () => $"a write should succeed within {WritableWithin} of the end of {fault.Name} (seed {seed})");
        var writable = Stopwatch.GetElapsedTime(healed, clients.LastWrite);
        await ground.WaitUntilReadyAsync();
        return new Round(fault.Name, length.TotalSeconds, before, during, writable.TotalMilliseconds);
    }

    private static async Task<double> RateAsync(HistoryClients clients, TimeSpan time)
    {
        var (answered, began) = (clients.Answered, Stopwatch.GetTimestamp());
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync();
        return (clients.Answered - answered) / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<RunReport> CheckAsync(HistoryClients clients, ImmutableArray<Round> rounds, string folder)
    {
        var (equal, log) = await ReadLogAsync();
        var (history, settledCalls, contradictions) = log.Settle(clients.History.Operations);
        var (beats, settledBeats, contradictedBeats) = log.Settle(clients.Epochs.Operations);
        var parts = history.ToLookup(operation => operation.Key switch
        {
            var key when key.StartsWith(HistoryClients.SettingPrefix, StringComparison.Ordinal) => "setting",
            var key when key.Contains(':', StringComparison.Ordinal) => "address",
            _ => "name",
        });
        var names = new HistoryCheck<string>(new NameSetModel()).Run(parts["name"]);
        var workers = new HistoryCheck<string>(new RegistrationModel()).Run(parts["address"]);
        var settings = new HistoryCheck<string>(new RegisterModel()).Run(parts["setting"]);
        var violations = names.Violations.Concat(workers.Violations).Concat(settings.Violations).ToImmutableArray();
        foreach (var (violation, i) in violations.Select((violation, i) => (violation, i)))
        {
            var path = Path.Combine(folder, $"violation-{run}-{i}.svg");
            await File.WriteAllTextAsync(path, TimelineSvg.Draw(violation));
            tell($"{violation}\n  drawn in {path}");
        }

        var epochs = MonotoneCheck.Run(clients.Epochs.Operations)
            .Select(pair => $"the assignments epoch went back: {pair.Earlier} and later {pair.Lower}");
        foreach (var contradiction in contradictions.Concat(contradictedBeats))
        {
            tell(contradiction);
        }

        var usable = clients.History.Operations.Concat(clients.Epochs.Operations).Where(operation => operation.Outcome != Outcome.Failed).ToArray();
        return new RunReport(
            seed,
            ground.Network is null ? "proxies" : "namespaces",
            rounds,
            usable.Length,
            usable.Count(operation => operation.Outcome == Outcome.Unknown),
            settledCalls + settledBeats,
            history.Select(operation => operation.Key).Distinct().Count(),
            [.. names.Undecided, .. workers.Undecided, .. settings.Undecided],
            [.. violations.Select(violation => violation.ToString()), .. epochs, .. contradictions, .. contradictedBeats],
            equal);
    }

    // What clients can have seen is up to an index that all nodes applied after the last call ended.
    private async Task<(bool StatesAreEqual, CommittedLog Log)> ReadLogAsync()
    {
        var equal = await StatesAreEqualAsync();
        var node = ground.Nodes[seed % ground.Nodes.Length];
        var index = (await node.Process.StateAsync()).GetProperty("appliedIndex").GetInt64();
        await Task.WhenAll(ground.Nodes.Select(each => each.Process.KillAsync()));
        return (equal, await CommittedLog.ReadAsync(node.DataDirectory, index, HistoryClients.AnswerOf));
    }

    private async Task<bool> StatesAreEqualAsync()
    {
        var equal = false;
        await Eventually.TrueAsync(
            async () =>
            {
                var states = await Task.WhenAll(ground.Nodes.Select(node => node.Process.StateAsync()));
                equal = states.Select(state => state.GetProperty("stateHash").GetString()).Distinct().Count() == 1;
                return states.Select(state => state.GetProperty("stateIndex").GetInt64()).Distinct().Count() == 1;
            },
            () => "all nodes should apply the same entries");
        return equal;
    }
}
