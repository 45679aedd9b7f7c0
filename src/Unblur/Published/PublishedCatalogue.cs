namespace Unblur.Published;

/// <summary>Everything that can be pulled. Each checksum was compared with the file, or is the one that several independent projects pin.</summary>
internal static class PublishedCatalogue
{
    private const string TorchVision = "https://download.pytorch.org/models/";
    private const string PerceptualSimilarity = "https://raw.githubusercontent.com/richzhang/PerceptualSimilarity/082bb24f84c091ea94de2867d34c4544f68e0963/lpips/weights/";
    private const string BasicSR = "https://raw.githubusercontent.com/XPixelGroup/BasicSR/8d56e3a045f9fb3e1d8872f92ee4a4f07f886b0a/basicsr/metrics/";
    private const string DmphnAuthors = "https://raw.githubusercontent.com/HongguangZhang/DMPHN-cvpr19-master/64af480d958e550625ea24678066dba09d1b4d3e/checkpoints/DMPHN_1_2_4/";

    internal static IReadOnlyList<PublishedWeights> Entries { get; } =
    [
        Backbone("alexnet", "AlexNet of torchvision, for LPIPS", "alexnet-owt-7be5be79.pth", 244_408_911, "7be5be791159472b1fbf3c69796f7cb30dca7ad8466c2df70058c37116cdee02"),
        Backbone("vgg16", "VGG16 of torchvision, for LPIPS", "vgg16-397923af.pth", 553_433_881, "397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0"),
        Backbone("vgg19", "VGG19 of torchvision, for perceptual losses", "vgg19-dcbb9e9d.pth", 574_673_361, "dcbb9e9dad569fff7a846263a77324fc34978fea2bfb039c012d710e1776ae44"),
        Backbone("squeezenet", "SqueezeNet 1.1 of torchvision, for LPIPS", "squeezenet1_1-b8a52dc0.pth", 4_958_839, "b8a52dc049b60e4b6ab68ad0df457362afab8b6304b2febdc1650a5dab4d7e7b"),
        Heads("alex", "0.1", "alexnet", 6_009, "df73285e35b22355a2df87cdb6b70b343713b667eddbda73e1977e0c860835c0"),
        Heads("vgg", "0.1", "vgg16", 7_289, "a78928a0af1e5f0fcb1f3b9e8f8c3a2a5a3de244d830ad5c1feddc79b8432868"),
        Heads("squeeze", "0.1", "squeezenet", 10_811, "4a5350f23600cb79923ce65bb07cbf57dca461329894153e05a1346bd531cf76"),
        Heads("alex", "0.0", "alexnet", 5_455, "18720f55913d0af89042f13faa7e536a6ce1444a0914e6db9461355ece1e8cd5"),
        Heads("vgg", "0.0", "vgg16", 6_735, "b9e4236260c3dd988fc79d2a48d645d885afcbb21f9fd595e6744cf7419b582c"),
        Heads("squeeze", "0.0", "squeezenet", 10_057, "c27abd3a0145541baa50990817df58d3759c3f8154949f42af3b59b4e042d0bf"),
        new()
        {
            Name = "niqe",
            Description = "NIQE's model of pristine photos, as BasicSR has it",
            License = "Apache-2.0",
            Files = [File(BasicSR, "niqe_pris_params.npz", 11_850, "2a7c182a68c9e7f1b2e2e5ec723279d6f65d912b6fcaf37eb2bf03d7367c4296")],
        },
        new()
        {
            Name = "dmphn-1-2-4",
            Description = "DMPHN 1-2-4 of its authors, trained on GoPro",
            License = "unknown",
            Files =
            [
                File(DmphnAuthors, "encoder_lv1.pkl", 3_477_671, "64b21c627f67382b20d472689a4766c6426d1f3b11763e73cde0cd13270064e1"),
                File(DmphnAuthors, "encoder_lv2.pkl", 3_477_665, "816cdef4165ef81438da0c2226491b1a820ebbc1a3c3d175f56338111da7546d"),
                File(DmphnAuthors, "encoder_lv3.pkl", 3_477_667, "898f79b659fd4a4ea1b098d186d42345e6d5fd12ad1ea22eb785c3484f93aab2"),
                File(DmphnAuthors, "decoder_lv1.pkl", 3_763_929, "923fe68db2a9fb97c45082984e4371768f8d7d27824febcdd95615c3841e9824"),
                File(DmphnAuthors, "decoder_lv2.pkl", 3_763_929, "d324a23f676c624f68ed20cad13d5bca5fa3281922ab20383c4c4713138233d2"),
                File(DmphnAuthors, "decoder_lv3.pkl", 3_763_929, "652c12753b2eb15523cfdb0f1f280d0dd258aceb3464d9da637d2b6b5b1aa5bb"),
            ],
        },
    ];

    private static PublishedWeights Backbone(string name, string description, string file, long bytes, string sha256)
        => new() { Name = name, Description = description, License = "BSD-3-Clause", Files = [File(TorchVision, file, bytes, sha256)] };

    private static PublishedWeights Heads(string network, string version, string backbone, long bytes, string sha256) => new()
    {
        Name = version == "0.1" ? $"lpips-{network}" : $"lpips-{network}-{version}",
        Description = $"LPIPS {version}, weights of the features of {backbone}",
        License = "BSD-2-Clause",
        Files = [File($"{PerceptualSimilarity}v{version}/", $"{network}.pth", bytes, sha256)],
        Needs = [backbone],
    };

    private static PublishedFile File(string folder, string name, long bytes, string sha256)
        => new() { Name = name, Address = new Uri(folder + name), Bytes = bytes, Sha256 = sha256 };
}
