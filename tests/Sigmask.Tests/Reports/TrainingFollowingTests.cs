using Sigmask.Imaging;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Reports;
using Sigmask.Tests.Training;
using Sigmask.Training;
using Tensorboard;
using TemporaryFolder = Sigmask.Tests.Training.TemporaryFolder;

namespace Sigmask.Tests.Reports;

/// <summary>What people look at while a training runs: <c>progress.png</c>, and the event files of TensorBoard.</summary>
public sealed class TrainingFollowingTests
{
    private const int Steps = 12;

    [Fact]
    public void The_picture_is_there_from_the_first_validation_on_and_drawn_anew_at_each()
    {
        using var folder = new TemporaryFolder();
        var (plan, source) = (Plan(), new DiscSource(5, [16, 16]));
        var run = new RunFolder(folder["run"]);
        var pictures = new List<string>();
        new Trainer(plan) { Folder = run, Progress = new ProgressPicture(run, new Each(_ => pictures.Add(File.Exists(run.Progress) ? Convert.ToHexString(File.ReadAllBytes(run.Progress)) : ""))) }.Run(source, new HeldOutDice(source, plan)).Dispose();

        Assert.Equal(4, pictures.Distinct().Count());
        Assert.All(pictures[..3], picture => Assert.Equal("", picture));
        Assert.NotEqual("", pictures[3]);
        var drawn = ImageFile.Read(run.Progress);
        Assert.Equal((1800, 1020), (drawn.Width, drawn.Height));
        Assert.All(Enumerable.Range(0, 6), panel => Assert.True(Coloured(drawn, 900 * (panel % 2), 340 * (panel / 2)) > 200, $"panel {panel} has no curve"));
    }

    [Fact]
    public void Envelopes_that_are_tried_from_the_first_step_on_have_curves_of_their_own_and_a_picture_without_any()
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(5, [16, 16]);
        var given = EnvelopeOptions.Bare;
        var plan = Plan() with { Envelope = given, Candidates = TrainingPlan.CandidatesAround(given) };
        var run = new RunFolder(folder["run"]);
        using (var log = new TensorBoardLog(run.TensorBoard, new HeldOutDice(source, plan), new ProgressPicture(run, new Each(_ => { }))))
        {
            new Trainer(plan) { Folder = run, Progress = log }.Run(source, log).Dispose();
        }

        Assert.True(File.Exists(run.Progress));
        var values = Directory.GetFiles(run.TensorBoard).SelectMany(path => Read(File.ReadAllBytes(path))).Where(one => one.Summary is not null).SelectMany(one => one.Summary.Value.Select(value => (one.Step, value.Tag))).ToArray();
        Assert.Equal([1, 2, 3], values.Where(one => one.Tag == "trial 1/training/loss").Select(one => (int)one.Step));
        Assert.Equal([1, 2, 3], values.Where(one => one.Tag == "trial 2/training/loss").Select(one => (int)one.Step));
        Assert.Equal(Enumerable.Range(4, Steps - 3), values.Where(one => one.Tag == "training/loss").Select(one => (int)one.Step));
        Assert.Contains((3, "trial 1/predictions/case0"), values);
    }

    [Fact]
    public void TensorBoard_gets_every_step_the_Dice_by_class_and_pictures_and_a_training_that_goes_on_takes_back_what_it_repeats()
    {
        using var folder = new TemporaryFolder();
        var (plan, source) = (Plan(), new DiscSource(5, [16, 16]));
        var run = new RunFolder(folder["run"]);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(new Each(status => StopAt(status, 6)), stop.Token));
        Train(new Each(_ => { }), default);

        var files = Directory.GetFiles(run.TensorBoard).Select(path => Read(File.ReadAllBytes(path))).OrderBy(events => events.Max(one => one.Step)).ToArray();
        Assert.Equal(2, files.Length);
        Assert.All(files, events => Assert.Equal("brain.Event:2", events[0].FileVersion));
        Assert.All(files.SelectMany(events => events), one => Assert.Equal((double)DateTimeOffset.UtcNow.ToUnixTimeSeconds(), one.WallTime, tolerance: 3600.0));
        Assert.Equal((7, SessionLog.Types.SessionStatus.Start), (files[1][1].Step, files[1][1].SessionLog.Status));
        var values = files.SelectMany(events => events).Where(one => one.Summary is not null).SelectMany(one => one.Summary.Value.Select(value => (one.Step, value))).ToArray();
        Assert.Equal(Enumerable.Range(1, Steps), values.Where(one => one.value.Tag == "training/loss").Select(one => (int)one.Step));
        Assert.Equal([4, 8, 12], values.Where(one => one.value.Tag == "dice/disc 2").Select(one => (int)one.Step));
        string[] rows = File.ReadAllLines(run.History)[1..];
        Assert.Equal(rows.Select(row => float.Parse(row.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture)), values.Where(one => one.value.Tag == "training/loss").Select(one => one.value.SimpleValue), new Nearly());
        var pictures = values.Where(one => one.value.Tag == "predictions/case0").ToArray();
        Assert.Equal([4, 8, 12], pictures.Select(one => (int)one.Step));
        File.WriteAllBytes(folder["case0.png"], pictures[0].value.Image.EncodedImageString.ToByteArray());
        Assert.Equal((256, pictures[0].value.Image.Width), (ImageFile.Read(folder["case0.png"]).Width, 256));

        void Train(ITrainingProgress told, CancellationToken cancellation)
        {
            using var log = new TensorBoardLog(run.TensorBoard, new HeldOutDice(source, plan), told);
            new Trainer(plan) { Folder = run, Resume = true, Progress = log }.Run(source, log, cancellation).Dispose();
        }

        void StopAt(TrainingStatus status, long step)
        {
            if (status.Report.Step == step)
            {
                stop.Cancel();
            }
        }
    }

    private static TrainingPlan Plan() => Plans.Small(Steps, envelope: EnvelopeOptions.Plain) is var plan ? plan with { Options = plan.Options with { ValidateEvery = 4, Threads = 1 } } : throw new InvalidOperationException();

    // Pixels of a colour, neither grey nor black nor white.
    private static int Coloured(Picture picture, int left, int top) => Enumerable.Range(top, 340).Sum(y => Enumerable.Range(left, 900).Count(x =>
        picture.Pixels.AsSpan(((y * picture.Width) + x) * picture.Channels, 3) is var pixel && Math.Max(pixel[0], Math.Max(pixel[1], pixel[2])) - Math.Min(pixel[0], Math.Min(pixel[1], pixel[2])) > 60));

    // By the definition of the format: length, checksum of it, content, checksum of that.
    private static List<Event> Read(byte[] file)
    {
        var events = new List<Event>();
        for (var place = 0; place < file.Length;)
        {
            var length = (int)BitConverter.ToInt64(file, place);
            Assert.Equal(Checksum(file.AsSpan(place, 8)), BitConverter.ToUInt32(file, place + 8));
            Assert.Equal(Checksum(file.AsSpan(place + 12, length)), BitConverter.ToUInt32(file, place + 12 + length));
            events.Add(Event.Parser.ParseFrom(file, place + 12, length));
            place += 16 + length;
        }

        return events;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 1 ? 0x82F63B78 : 0);
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    private sealed class Nearly : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) <= 1e-5 * Math.Abs(x);

        public int GetHashCode(float obj) => 0;
    }

    private sealed class Each(Action<TrainingStatus> act) : ITrainingProgress
    {
        public void Advanced(TrainingStatus status) => act(status);
    }
}
