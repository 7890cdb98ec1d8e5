using System.Collections.Immutable;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>What a simulation found.</summary>
internal sealed record SimulationReport
{
    /// <summary>What was simulated.</summary>
    public required SimulationOptions Options { get; init; }

    /// <summary>Collections of the run that others have deleted.</summary>
    public required int CollectionsDeleted { get; init; }

    /// <summary>Shards of the run's collections that the driver showed at the end.</summary>
    public required int Shards { get; init; }

    /// <summary>Those with a leader.</summary>
    public required int ShardsLed { get; init; }

    /// <summary>When every shard was first seen with a leader; null if never.</summary>
    public required TimeSpan? AllLedAfter { get; init; }

    /// <summary>How evenly replicas lie.</summary>
    public required PlacementSpread Spread { get; init; }

    /// <summary>Calls and their times.</summary>
    public required RunCounters Counters { get; init; }

    /// <summary>What the workers did.</summary>
    public required WorkerTally Tally { get; init; }

    /// <summary>Every breach, in order.</summary>
    public required ImmutableArray<ContractBreach> Breaches { get; init; }

    /// <summary>Goals that were missed, each a sentence; empty when the run passed.</summary>
    public ImmutableArray<string> Missed
    {
        get
        {
            var missed = ImmutableArray.CreateBuilder<string>();
            var expected = (Options.Collections - CollectionsDeleted) * Options.ShardsExpected;
            Expect(Counters.Registered >= Options.Workers, $"only {Counters.Registered} workers registered");
            Expect(Counters.Collections == Options.Collections, $"only {Counters.Collections} collections created");
            Expect(Shards == expected, $"there are {Shards} shards, expected were {expected}");
            Expect(ShardsLed == Shards, $"only {ShardsLed} of {Shards} shards have a leader");
            Expect(Counters.Lookups > 0 || Options.LookupsPerSecond == 0, "no lookup was answered");
            Expect(Counters.Wrong == 0, $"{Counters.Wrong} lookups were answered wrongly");
            Expect(Breaches.IsEmpty, $"the contract was broken {Breaches.Length} time(s)");
            return missed.ToImmutable();

            void Expect(bool holds, string sentence)
            {
                if (!holds)
                {
                    missed.Add(sentence);
                }
            }
        }
    }
}
