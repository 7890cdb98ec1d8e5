using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client.Watching;

/// <summary>Where a watch is, so that another node can go on from there, and whether what comes follows on it.</summary>
internal sealed class WatchPlace(WatchRequest first)
{
    private bool inPicture;

    /// <summary>What to ask the next node for.</summary>
    public WatchRequest Request { get; private set; } = first.Clone();

    /// <summary>Whether a message follows on what came before. If not, the next request asks for a picture.</summary>
    public bool Take(WatchResponse response)
    {
        var follows = response.Step switch
        {
            WatchStep.Picture => response.First || (inPicture && response.Revision == Request.AfterRevision),
            WatchStep.Changes => !inPicture && response.FromRevision == Request.AfterRevision && IsOfCluster(response),
            _ => !inPicture && response.Revision >= Request.AfterRevision && IsOfCluster(response),
        };
        inPicture = response.Step == WatchStep.Picture && !response.Last;
        Request = Request.Clone();
        (Request.AfterRevision, Request.ClusterUid) = follows ? (response.Revision, response.ClusterUid) : (0, "");
        return follows;
    }

    /// <summary>A stream broke off: half a picture is none.</summary>
    public void BreakOff()
    {
        if (inPicture)
        {
            Request = Request.Clone();
            (Request.AfterRevision, Request.ClusterUid, inPicture) = (0, "", false);
        }
    }

    private bool IsOfCluster(WatchResponse response) => response.ClusterUid == Request.ClusterUid;
}
