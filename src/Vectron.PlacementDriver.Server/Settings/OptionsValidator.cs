using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>Finds settings that are well-formed one by one but wrong together.</summary>
internal sealed class OptionsValidator(SettingValues values, SettingErrors errors)
{
    /// <summary>Notes every contradiction.</summary>
    public void Validate(PlacementDriverOptions options, bool insecure)
    {
        foreach (var key in values.UnknownKeys)
        {
            errors.AddUnknownKey(key);
        }

        CheckListeners(options, insecure);
        CheckSecurity(options);
        CheckAdvertised(options);
        CheckMembers(options);
        CheckReachability(options);
        CheckTimings(options);
        if (options.Seed.ReplicationFactor % 2 == 0)
        {
            Add(SettingCatalog.ReplicationFactor, "must be odd: an even group needs a larger majority and survives no more failures");
        }
    }

    private void CheckListeners(PlacementDriverOptions options, bool insecure)
    {
        var listeners = new List<(Setting Setting, HostPort Address)>
        {
            (SettingCatalog.GrpcAddr, options.GrpcListen),
            (SettingCatalog.RaftAddr, options.RaftListen),
        };
        if (options.HttpListen is { } http)
        {
            listeners.Add((SettingCatalog.HttpAddr, http));
        }

        for (var i = 0; i < listeners.Count; i++)
        {
            var (setting, address) = listeners[i];
            if (!address.IsLoopback && options.Tls is null && !insecure)
            {
                Add(setting, "listens beyond this machine in plain text: give -tls-cert, -tls-key and -tls-ca, say -insecure if the network is trusted, or use localhost");
            }

            foreach (var (other, _) in listeners.Take(i).Where(earlier => address.Port != 0 && earlier.Address.Overlaps(address)))
            {
                Add(setting, $"clashes with -{other.Flag} = \"{values[other].Text}\": each needs a port of its own");
            }
        }
    }

    private void CheckSecurity(PlacementDriverOptions options)
    {
        if (options.AuthTokensFile is not null && options.Tls is null)
        {
            Add(SettingCatalog.AuthTokens, "needs -tls-cert, -tls-key and -tls-ca: in plain text anybody could read a token");
        }
    }

    private void CheckAdvertised(PlacementDriverOptions options)
    {
        if (options.GrpcAdvertised.IsWildcard)
        {
            var given = values[SettingCatalog.AdvertiseGrpcAddr];
            Add(
                given.Text.Length > 0 ? SettingCatalog.AdvertiseGrpcAddr : SettingCatalog.GrpcAddr,
                "stands for every interface, which nobody can dial: say what clients should dial with -advertise-grpc-addr");
        }

        var advertised = values[SettingCatalog.AdvertiseRaftAddr];
        if (options.RaftAdvertised.IsWildcard && advertised.Text.Length > 0)
        {
            Add(SettingCatalog.AdvertiseRaftAddr, "stands for every interface, which nobody can dial");
        }
        else if (Entry(options) is { } entry && entry.RaftAddress != options.RaftAdvertised && options.RaftAdvertised.Port != 0)
        {
            Add(
                SettingCatalog.AdvertiseRaftAddr,
                $"must equal this node's entry in -initial-members, {entry.RaftAddress}, which the other nodes dial");
        }
    }

    private void CheckMembers(PlacementDriverOptions options)
    {
        var members = options.InitialMembers;
        if (members.Length is not (0 or 1 or 3))
        {
            Add(
                SettingCatalog.InitialMembers,
                $"has {members.Length} members; 1 and 3 are supported: an even number survives no more failures than one less, and more than 3 is not proven safe yet");
        }

        foreach (var same in members.GroupBy(member => member.NodeId).Where(group => group.Count() > 1))
        {
            Add(SettingCatalog.InitialMembers, $"names id {same.Key} {same.Count()} times");
        }

        foreach (var same in members.GroupBy(member => member.RaftAddress).Where(group => group.Count() > 1))
        {
            Add(SettingCatalog.InitialMembers, $"names address {same.Key} {same.Count()} times");
        }

        foreach (var wildcard in members.Where(member => member.RaftAddress.IsWildcard))
        {
            Add(SettingCatalog.InitialMembers, $"\"{wildcard}\" stands for every interface, which nobody can dial");
        }

        if (members.Length > 0 && Entry(options) is null)
        {
            Add(SettingCatalog.NodeId, $"is not in -initial-members, which has {Ids(members)}");
        }
    }

    private void CheckReachability(PlacementDriverOptions options)
    {
        if (Entry(options) is not { } entry || options.RaftListen.Port == 0)
        {
            return;
        }

        if (entry.RaftAddress.Port != options.RaftListen.Port && !values[SettingCatalog.AdvertiseRaftAddr].IsExplicit)
        {
            Add(
                SettingCatalog.RaftAddr,
                $"listens on another port than this node's entry in -initial-members, {entry.RaftAddress}; if a proxy or a port mapping stands between, say -advertise-raft-addr {entry.RaftAddress}");
        }

        if (options.InitialMembers.Length == 1)
        {
            return;
        }

        if (options.RaftListen.IsLoopback && !entry.RaftAddress.IsLoopback)
        {
            Add(SettingCatalog.RaftAddr, $"only this machine can reach it, but the other nodes dial {entry.RaftAddress}");
        }

        if (entry.RaftAddress.IsLoopback && options.InitialMembers.Any(member => !member.RaftAddress.IsLoopback))
        {
            Add(SettingCatalog.InitialMembers, $"\"{entry}\" is a loopback address, which nodes on other machines cannot reach");
        }
    }

    private void CheckTimings(PlacementDriverOptions options)
    {
        if (options.ElectionTimeoutMin >= options.ElectionTimeoutMax)
        {
            Add(
                SettingCatalog.ElectionTimeoutMin,
                $"must be less than -election-timeout-max = \"{values[SettingCatalog.ElectionTimeoutMax].Text}\"");
        }

        if (options.HeartbeatInterval * 2 > options.ElectionTimeoutMin)
        {
            Add(
                SettingCatalog.HeartbeatInterval,
                $"must be at most half of -election-timeout-min = \"{values[SettingCatalog.ElectionTimeoutMin].Text}\"");
        }
    }

    private static Member? Entry(PlacementDriverOptions options) =>
        options.InitialMembers.FirstOrDefault(member => member.NodeId == options.NodeId);

    private static string Ids(ImmutableArray<Member> members) => string.Join(", ", members.Select(member => member.NodeId));

    private void Add(Setting setting, string rule) => errors.Add(values[setting], rule);
}
