using CsCheck;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
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
            var before = machine.Current;
            var outcome = machine.Apply(
                new CommandBatch(1_000 * index, [new Proposal(Guid.Empty, command)]), ++index).Single();
            var expected = model.Expect(command, before, outcome);

            if (command is LeaveFreeze && outcome.IsAccepted)
            {
                machine.Current.NextWorkerId.Should().BeGreaterThan(model.NextWorkerId);
                machine.Current.NextShardId.Should().BeGreaterThan(model.NextShardId);
                model.GoOnWith(machine.Current);
            }

            outcome.Reason.Should().Be(expected.Reason, "of {0}: {1}", command, outcome.Message);
            outcome.Id.Should().Be(expected.Id);
            machine.Current.Collections.Keys.Should().Equal(model.Collections.Keys);
            machine.Current.NextShardId.Should().Be(model.NextShardId);
            machine.Current.NextWorkerId.Should().Be(model.NextWorkerId);
        }
    });

    private sealed class Model
    {
        private ClusterSettings settings = ClusterSettings.Default;

        public SortedDictionary<string, int> Collections { get; } = new(StringComparer.Ordinal);

        public ulong NextWorkerId { get; private set; } = 1;

        public ulong NextShardId { get; private set; } = 1;

        // Of what the model does not know it expects what it sees.
        public (RejectionReason? Reason, ulong Id) Expect(Command command, PlacementSnapshot state, CommandOutcome actual) => command switch
        {
            RegisterWorker register => ExpectRegister(register, state),
            RecordHeartbeat beat => Listens(state, beat.WorkerId) ? (null, beat.WorkerId) : (RejectionReason.NotFound, 0),
            CreateCollection create => (ExpectCreate(create, state), 0),
            DeleteCollection delete => (ExpectDelete(delete, state), 0),
            UpdateSettings update => ExpectUpdate(update, state),
            UndrainWorker { WorkerId: var id } => (ExpectKnown(state, id), state.Workers.ContainsKey(id) ? id : 0),
            _ => (actual.Reason, actual.Id),
        };

        // Whom an address belongs to the state says; StateInvariantTests hold that it never says it of two.
        private (RejectionReason?, ulong) ExpectRegister(RegisterWorker register, PlacementSnapshot state)
        {
            var known = state.WorkerIdsByRaftAddress.TryGetValue(register.RaftAddress, out var owner) ? Find(state, owner) : null;
            if (known is null || (register.DataIncarnation.Length > 0 && known.DataIncarnation.Length > 0 && known.DataIncarnation != register.DataIncarnation))
            {
                known = register.DataIncarnation.Length == 0 ? null : state.Workers.Values
                    .Concat(state.AbsentWorkers.Values.Select(absent => absent.Worker))
                    .FirstOrDefault(one => one.IsRetired && one.RaftAddress == register.RaftAddress && one.DataIncarnation == register.DataIncarnation);
            }

            if (known is not null)
            {
                var losesReplicas = register.Capabilities.Contains("search_only") && !known.Shards.IsEmpty;
                return losesReplicas ? (RejectionReason.FailedPrecondition, 0) : (null, known.Id);
            }

            if (state.Freeze is not null)
            {
                return (RejectionReason.FailedPrecondition, 0);
            }

            return state.Workers.Count >= settings.MaxWorkers ? (RejectionReason.LimitReached, 0) : (null, NextWorkerId++);
        }

        // The counters jump when a freeze is left.
        public void GoOnWith(PlacementSnapshot state) => (NextWorkerId, NextShardId) = (state.NextWorkerId, state.NextShardId);

        private RejectionReason? ExpectDelete(DeleteCollection delete, PlacementSnapshot state) =>
            !Collections.ContainsKey(delete.Name) ? RejectionReason.NotFound
            : state.Freeze is not null ? RejectionReason.FailedPrecondition
            : Collections.Remove(delete.Name) ? null : RejectionReason.NotFound;

        private static Worker Find(PlacementSnapshot state, ulong id) =>
            state.Workers.GetValueOrDefault(id) ?? state.AbsentWorkers[id].Worker;

        private static bool Listens(PlacementSnapshot state, ulong id) => state.Workers.TryGetValue(id, out var worker)
            ? !worker.IsRetired
            : state.AbsentWorkers.TryGetValue(id, out var absent) && !absent.Removed;

        private static RejectionReason? ExpectKnown(PlacementSnapshot state, ulong id) =>
            state.Workers.ContainsKey(id) ? null : RejectionReason.NotFound;

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

            if (state.Freeze is not null)
            {
                return RejectionReason.FailedPrecondition;
            }

            if (state.Shards.Count + settings.ShardsPerCollection > settings.MaxShards)
            {
                return RejectionReason.LimitReached;
            }

            if (!state.Workers.Values.Any(one => one.IsServing && !one.IsSearchOnly && one.StrangeShardId == 0 && !one.IsDraining && !one.IsInMaintenance))
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
