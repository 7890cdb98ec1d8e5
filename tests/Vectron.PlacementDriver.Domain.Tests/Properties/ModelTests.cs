using CsCheck;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Properties;

/// <summary>The state machine beside a model that knows ids, names and nothing else.</summary>
public sealed class ModelTests
{
    [Fact]
    public void Apply_AnyHistory_AgreesWithTheModel() => Steps.Any.Array[1, 120].Sample(steps =>
    {
        var machine = new PlacementStateMachine();
        var model = new Model();
        var index = 0L;
        foreach (var step in steps)
        {
            var command = step(machine.Current);
            var expected = model.Expect(command, machine.Current);
            var outcome = machine.Apply(
                new CommandBatch(1_000 * index, [new Proposal(Guid.Empty, command)]), ++index).Single();

            outcome.Reason.Should().Be(expected.Reason, "of {0}: {1}", command, outcome.Message);
            outcome.Id.Should().Be(expected.Id);
            machine.Current.Collections.Keys.Should().Equal(model.Collections.Keys);
            machine.Current.NextShardId.Should().Be(model.NextShardId);
            machine.Current.Workers.Keys.Should().Equal(model.Workers.Values.Order());
        }
    });

    private sealed class Model
    {
        private ClusterSettings settings = ClusterSettings.Default;

        public SortedDictionary<string, int> Collections { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, ulong> Workers { get; } = [];

        public ulong NextShardId { get; private set; } = 1;

        public (RejectionReason? Reason, ulong Id) Expect(Command command, PlacementSnapshot state) => command switch
        {
            RegisterWorker register => ExpectRegister(register, state),
            RecordHeartbeat beat => Workers.ContainsValue(beat.WorkerId) ? (null, beat.WorkerId) : (RejectionReason.NotFound, 0),
            CreateCollection create => (ExpectCreate(create, state), 0),
            DeleteCollection delete => (Collections.Remove(delete.Name) ? null : RejectionReason.NotFound, 0),
            UpdateSettings update => ExpectUpdate(update, state),
            _ => (null, 0),
        };

        private (RejectionReason?, ulong) ExpectRegister(RegisterWorker register, PlacementSnapshot state)
        {
            if (Workers.TryGetValue(register.RaftAddress, out var id))
            {
                var losesReplicas = register.Capabilities.Contains("search_only") && !state.Workers[id].Shards.IsEmpty;
                return losesReplicas ? (RejectionReason.FailedPrecondition, 0) : (null, id);
            }

            if (Workers.Count >= settings.MaxWorkers)
            {
                return (RejectionReason.LimitReached, 0);
            }

            Workers.Add(register.RaftAddress, (ulong)Workers.Count + 1);
            return (null, (ulong)Workers.Count);
        }

        private RejectionReason? ExpectCreate(CreateCollection create, PlacementSnapshot state)
        {
            if (create.Name.Length == 0 || create.Dimension < 1)
            {
                return RejectionReason.InvalidArgument;
            }

            if (Collections.ContainsKey(create.Name))
            {
                return RejectionReason.AlreadyExists;
            }

            if (state.Shards.Count + settings.ShardsPerCollection > settings.MaxShards)
            {
                return RejectionReason.LimitReached;
            }

            if (!state.Workers.Values.Any(one => one.IsServing && !one.IsSearchOnly && one.StrangeShardId == 0))
            {
                return RejectionReason.FailedPrecondition;
            }

            Collections.Add(create.Name, settings.ShardsPerCollection);
            NextShardId += (ulong)settings.ShardsPerCollection;
            return null;
        }

        private (RejectionReason? Reason, ulong Id) ExpectUpdate(UpdateSettings update, PlacementSnapshot state)
        {
            var wanted = update.Values.Aggregate(
                settings, (known, value) => SettingCatalog.Find(value.Name)!.With(known, value.Value));
            if (wanted.ShardsPerCollection < 1 || wanted.ReplicationFactor % 2 == 0)
            {
                return (RejectionReason.InvalidArgument, 0);
            }

            var changes = settings != wanted;
            settings = wanted;
            return (null, changes ? (ulong)state.Revision + 1 : 0);
        }
    }
}
